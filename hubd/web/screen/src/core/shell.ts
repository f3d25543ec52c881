// The page's own files: kept by the browser (src/worker.ts) where browsers allow that, and as new as hubd's.

const AFTER_MS = 3_000; // the first view has everything to itself

/** Have the files kept: over HTTPS, or on hubd's own computer; elsewhere browsers have no such thing. */
export function keepShell(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || window.top !== window) return; // inside Home Assistant its own page says that something is gone
  setTimeout(() => void workers.register("./worker.js", { updateViaCache: "none" }).catch(() => undefined), AFTER_MS);
}

/** Does hubd bring another page by now than the one that is open? A wall stays open for months. */
export async function outdated(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>("script[type=module]")?.src.split("/").pop();
  try {
    const answer = await fetch("./", { cache: "no-store" });
    const page = await answer.text();
    return own !== undefined && answer.ok && !page.includes(own);
  } catch {
    return false; // nobody answers, or the line was cut in the middle
  }
}
