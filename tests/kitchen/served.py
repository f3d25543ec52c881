"""Small servers that speak as Mealie, Tandoor and Grocy do, in their exact shapes, and misbehave on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


class Served:
    """One server. `answer(method, path, query, body)` gives status and JSON; `asked` is what was asked, in order."""

    def __init__(self, answer: Callable[[str, str, dict[str, str], Any], Answer], header: str, token: str) -> None:
        self.answer, self.header, self.token = answer, header, token
        self.asked: list[tuple[str, str, Any]] = []
        self.url = ""
        self.raw: bytes | None = None
        """Sent as it is instead of any answer."""
        self.redirect: str | None = None

    def paths(self, method: str = "GET") -> list[str]:
        return [path for how, path, _ in self.asked if how == method]


@contextmanager
def running(served: Served) -> Iterator[Served]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, query = parts.path.removeprefix("/api/"), {k: v[0] for k, v in parse_qs(parts.query).items()}
            served.asked.append((self.command, path, json.loads(body) if body else None))
            if served.redirect is not None:
                self.send_response(302)
                self.send_header("Location", served.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            status, found = (
                (401, {"detail": "no"})
                if self.headers.get(served.header) != served.token
                else served.answer(self.command, path, query, json.loads(body) if body else None)
            )
            text = served.raw if served.raw is not None else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _do  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(items: list[Any], query: dict[str, str], size: str, key: str = "items") -> Any:
    """One page of a list, as Mealie (`items`) and Tandoor (`results`) cut it."""
    number, per = int(query.get("page", 1)), int(query.get(size, 50))
    rest = items[(number - 1) * per :]
    more = "http://x/next" if len(rest) > per else None
    count = {"total": len(items), "page": number, "per_page": per} if key == "items" else {"count": len(items)}
    return {**count, "next": more, "previous": None, key: rest[:per]}


class MealieServer:
    """`recipes` by slug in full; summaries are made from them. `old`: paths of version 1."""

    def __init__(self) -> None:
        self.recipes: dict[str, dict[str, Any]] = {}
        self.plans: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.old = False
        self.lists = [{"id": "l1", "name": "Weekly"}]

    def add(self, name: str, *lines: Any, **more: Any) -> str:
        slug = name.lower().replace(" ", "-")
        given = [
            line if isinstance(line, dict) else {"quantity": 0, "unit": None, "food": None, "note": line,
                                                 "display": line, "title": None, "originalText": line}
            for line in lines
        ]  # fmt: skip
        self.recipes[slug] = {
            "id": f"id-{slug}", "name": name, "slug": slug, "recipeServings": 4, "recipeYield": "4 servings",
            "totalTime": "35 minutes", "prepTime": "10 minutes", "performTime": "25 minutes", "tags": [],
            "recipeCategory": [], "rating": 4.5, "lastMade": None, "updatedAt": "2026-01-01T00:00:00Z",
            "recipeIngredient": given,
            "recipeInstructions": [{"id": "1", "title": "", "text": "Cook **everything** for 20 minutes."}], **more,
        }  # fmt: skip
        return slug

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        house = "groups" if self.old else "households"
        if path == "recipes":
            drop = ("recipeIngredient", "recipeInstructions")
            listed = [{k: v for k, v in each.items() if k not in drop} for each in self.recipes.values()]
            return 200, page(listed, query, "perPage")
        if path.startswith("recipes/"):
            found = self.recipes.get(path.removeprefix("recipes/"))
            return (200, found) if found is not None else (404, {"detail": "Not found"})
        if path == f"{house}/mealplans":
            return 200, page([p for p in self.plans if query["start_date"] <= p["date"] <= query["end_date"]],
                             query, "perPage")  # fmt: skip
        if path == f"{house}/shopping/lists":
            return 200, page(self.lists, query, "perPage")
        if path == f"{house}/shopping/items" and method == "POST":
            self.items.append({**body, "id": f"i{len(self.items)}"})
            return 201, {"createdItems": [self.items[-1]], "updatedItems": [], "deletedItems": []}
        if path == f"{house}/shopping/items":
            return 200, page(self.items, query, "perPage")
        if path.startswith(f"{house}/shopping/items/") and method == "DELETE":
            self.items = [item for item in self.items if item["id"] != path.rpartition("/")[2]]
            return 200, {"message": "gone"}
        return 404, {"detail": "Not Found"}


class TandoorServer:
    """`recipes` by id in full."""

    def __init__(self) -> None:
        self.recipes: dict[int, dict[str, Any]] = {}
        self.plans: list[dict[str, Any]] = []
        self.stock: list[dict[str, Any]] | None = []
        self.foods: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []

    def add(self, number: int, name: str, *lines: tuple[str, Any, str | None], **more: Any) -> None:
        given = [
            {"food": {"id": n, "name": food}, "unit": {"name": unit} if unit else None, "amount": amount, "note": "",
             "is_header": False, "no_amount": amount is None}
            for n, (food, amount, unit) in enumerate(lines)
        ]  # fmt: skip
        header = {"food": None, "unit": None, "amount": 0, "note": "For the sauce", "is_header": True}
        self.recipes[number] = {
            "id": number, "name": name, "description": None, "image": None, "keywords": [{"name": "Dinner"}],
            "working_time": 10, "waiting_time": 25, "servings": 4, "servings_text": "", "rating": 4.0,
            "last_cooked": "2026-11-02T18:20:00+01:00", "steps": [
                {"instruction": "Bake it for 25 minutes.", "ingredients": [], "time": 25, "order": 1},
                {"instruction": "Mix.", "ingredients": [header, *given], "time": 0, "order": 0}], **more,
        }  # fmt: skip

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        if not path.endswith("/"):
            return 404, {"detail": "no slash"}
        if path == "recipe/":
            listed = [{k: v for k, v in each.items() if k != "steps"} for each in self.recipes.values()]
            return 200, page(listed, query, "page_size", "results")
        if path.startswith("recipe/"):
            found = self.recipes.get(int(path.split("/")[1]))
            return (200, found) if found is not None else (404, {"detail": "No Recipe matches the given query."})
        if path == "meal-plan/":
            return 200, page(self.plans, query, "page_size", "results")
        if path == "inventory-entry/" and self.stock is not None:
            return 200, page(self.stock, query, "page_size", "results")
        if path == "food/":
            return 200, page(self.foods, query, "page_size", "results")
        if path == "shopping-list-entry/" and method == "POST":
            self.items.append({**body, "id": len(self.items)})
            return 201, self.items[-1]
        if path == "shopping-list-entry/":
            return 200, self.items
        if path.startswith("shopping-list-entry/") and method == "DELETE":
            self.items = [item for item in self.items if item["id"] != int(path.split("/")[1])]
            return 204, None
        return 404, {"detail": "Not Found"}


class GrocyServer:
    """Tables by name; numbers come as strings, as many versions send them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            "products": [{"id": "1", "name": "Rice", "qu_id_stock": "2"},
                         {"id": "2", "name": "Eggs", "qu_id_stock": "1"}],
            "quantity_units": [{"id": "1", "name": "Piece"}, {"id": "2", "name": "Gram"}],
            "recipes": [
                {"id": "12", "name": "Fried rice", "description": "<p>Boil the rice.</p><p>Fry it.</p>",
                 "base_servings": "2", "type": "normal"},
                {"id": "-3", "name": "2026-03-02", "description": None, "type": "mealplan-day"}],
            "recipes_pos": [
                {"id": "1", "recipe_id": "12", "product_id": "1", "amount": "250", "qu_id": "2", "note": ""},
                {"id": "2", "recipe_id": "12", "product_id": "2", "amount": "2", "qu_id": "1", "note": "beaten"}],
            "meal_plan": [{"id": "1", "day": "2026-03-02", "type": "recipe", "recipe_id": "12"}],
            "shopping_list": [],
        }  # fmt: skip
        self.stock = [
            {"product_id": "1", "amount": "500", "amount_aggregated": "800", "is_aggregated_amount": "1",
             "best_before_date": "2999-12-31", "product": {"id": "1", "name": "Rice", "qu_id_stock": "2"}},
            {"product_id": "2", "amount": "6", "amount_aggregated": "6", "is_aggregated_amount": "0",
             "best_before_date": "2026-03-03", "product": {"id": "2", "name": "Eggs", "qu_id_stock": "1"}},
        ]  # fmt: skip

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        if path == "stock":
            return 200, self.stock
        table, _, key = path.removeprefix("objects/").partition("/")
        if path == "stock/shoppinglist/add-product":
            rows = self.tables["shopping_list"]
            rows.append({"id": str(len(rows) + 1), "product_id": body["product_id"], "note": body["note"]})
            return 204, None
        if path.startswith("objects/") and table in self.tables:
            if method == "POST":
                self.tables[table].append({"id": str(len(self.tables[table]) + 1), **body})
                return 200, {"created_object_id": str(len(self.tables[table]))}
            if method == "DELETE":
                self.tables[table] = [row for row in self.tables[table] if row["id"] != key]
                return 204, None
            return 200, self.tables[table]
        return 404, {"error_message": "Not found"}
