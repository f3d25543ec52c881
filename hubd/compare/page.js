for (const form of document.querySelectorAll(".filters")) {
  const article = form.closest("article");
  const apply = () => {
    const kinds = new Set([...form.querySelectorAll("input:checked")].map((box) => box.value));
    const intent = form.querySelector("select").value;
    for (const item of article.querySelectorAll("details li")) {
      item.hidden = !kinds.has(item.className) || (intent !== "" && item.dataset.intent !== intent);
    }
    for (const day of article.querySelectorAll("details")) {
      day.hidden = !day.querySelector("li:not([hidden])");
    }
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
}
