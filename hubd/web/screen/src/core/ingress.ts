// The way to hubd as an app of Home Assistant: through its ingress, as whoever is logged in there, with no token at all.

/** What a card is given by Home Assistant's dashboard, as far as it is used here. */
export interface HomeAssistant {
  language?: string;
  themes?: { darkMode?: boolean };
  callWS<T>(message: Record<string, unknown>): Promise<T>;
}

const RENEW_MS = 60_000;

const ask = <T>(hass: HomeAssistant, method: string, endpoint: string, data?: unknown): Promise<T> =>
  hass.callWS<T>({ type: "supervisor/api", endpoint, method, ...(data === undefined ? {} : { data }) });

/** Where the app's pages lie for this browser. Keeps its session alive until the page is left. */
export async function throughIngress(hass: HomeAssistant, app: string): Promise<URL> {
  const { ingress_url: path } = await ask<{ ingress_url: string }>(hass, "get", `/addons/${app}/info`);
  const { session } = await ask<{ session: string }>(hass, "post", "/ingress/session");
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `ingress_session=${session};path=/api/hassio_ingress/;SameSite=Strict${secure}`;
  setInterval(() => void ask(hass, "post", "/ingress/validate_session", { session }).catch(() => undefined), RENEW_MS);
  return new URL(path, location.origin);
}
