/// <reference lib="webworker" />
// Keeps the page's own files in the browser, so that a wall that is loaded anew while hubd is gone says so and waits,
// instead of standing blank. Nothing of the household passes through here: only what the build has listed is kept.

export {};
declare const self: ServiceWorkerGlobalScope;
/** Put before this file by the build (shell.ts): the page's files, and a sum over them. */
declare const SHELL: readonly string[];
declare const SUM: string;

const PREFIX = "hubd-shell-";
const NAME = PREFIX + SUM;
const PATIENCE_MS = 4_000;
const HOME = new URL("./", self.location.href).href;
const FILES = new Set(SHELL.map((path) => new URL(path, self.location.href).href));

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(take()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const [place = ""] = url.split(/[?#]/);
  if (method !== "GET") return;
  if (mode === "navigate" && place === HOME) event.respondWith(page(event.request));
  else if (place !== HOME && FILES.has(place)) event.respondWith(file(event.request));
});

/** All of it or nothing: half a page is worse than the one before. */
async function fill(): Promise<void> {
  const kept = await caches.open(NAME);
  await kept.addAll([...FILES].map((url) => new Request(url, { cache: "no-cache" })));
  await self.skipWaiting();
}

async function take(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page as hubd has it now; as it was kept when nobody answers, or only something on the way does. */
async function page(request: Request): Promise<Response> {
  const kept = async (): Promise<Response | undefined> => caches.match(HOME);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status < 500 ? answer : ((await kept()) ?? answer);
  } catch {
    return (await kept()) ?? Response.error();
  }
}

/** A file's name changes with what is in it, so the kept one is as good. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
