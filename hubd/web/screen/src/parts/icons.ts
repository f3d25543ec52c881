// Pictures for places, doings and kinds of news, from the set that Home Assistant draws with, too.

import {
  mdiAccountGroup, mdiAccountQuestion, mdiAlert, mdiBed, mdiBellOff, mdiBellOutline, mdiBookOpenVariant, mdiBriefcaseOutline, mdiBroom, mdiCardTextOutline,
  mdiChartTimeline, mdiCheck, mdiChevronLeft, mdiChevronRight, mdiClockOutline, mdiClose, mdiCog, mdiControllerClassic,
  mdiDirectionsFork, mdiDishwasher, mdiDoorOpen, mdiEmailOutline, mdiFormatListChecks, mdiHandBackRight, mdiHelpCircleOutline,
  mdiHome, mdiHomeExportOutline, mdiLockOutline, mdiMessageTextOutline, mdiMoonWaningCrescent, mdiPlay, mdiPotSteam, mdiSchool,
  mdiSend, mdiShower, mdiSilverwareForkKnife, mdiSleep, mdiSofa, mdiStop, mdiTelevision, mdiTimerOutline, mdiVolumeHigh,
  mdiWalk, mdiWeatherSunny, mdiWifi, mdiWifiOff, mdiCellphone, mdiLightbulbOutline, mdiTextBoxOutline, mdiAccessPoint,
} from "@mdi/js";
import { html, type TemplateResult } from "lit";

export const paths = {
  home: mdiHome, stream: mdiFormatListChecks, day: mdiChartTimeline, rules: mdiDirectionsFork, sources: mdiAccessPoint,
  privacy: mdiLockOutline, settings: mdiCog,
  away: mdiHomeExportOutline, unknown: mdiAccountQuestion, arriving: mdiWalk, asleep: mdiMoonWaningCrescent, guests: mdiAccountGroup,
  cooking: mdiPotSteam, eating: mdiSilverwareForkKnife, dishes: mdiDishwasher, study: mdiSchool, work: mdiBriefcaseOutline,
  gaming: mdiControllerClassic, tv: mdiTelevision, relaxing: mdiSofa, reading: mdiBookOpenVariant, sleeping: mdiBed,
  hygiene: mdiShower, housework: mdiBroom, entering: mdiDoorOpen, leaving: mdiWalk,
  hazard: mdiAlert, recipe: mdiPotSteam, question: mdiHelpCircleOutline, briefing: mdiWeatherSunny, message: mdiEmailOutline,
  chain: mdiTextBoxOutline, note: mdiCardTextOutline, reminder: mdiBellOutline,
  act: mdiLightbulbOutline, speak: mdiVolumeHigh, ask: mdiHelpCircleOutline, show: mdiMessageTextOutline, push: mdiCellphone,
  defer: mdiClockOutline, suppress: mdiBellOff, mdiBellOutline,
  next: mdiChevronRight, back: mdiChevronLeft, check: mdiCheck, close: mdiClose, timer: mdiTimerOutline, stop: mdiStop, play: mdiPlay,
  send: mdiSend, offline: mdiWifiOff, online: mdiWifi, hand: mdiHandBackRight, quiet: mdiSleep,
} as const;

export type Icon = keyof typeof paths;

/** A picture beside words; those who cannot see it miss nothing. */
export function icon(name: string): TemplateResult {
  const path = paths[name as Icon] ?? "";
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;
}
