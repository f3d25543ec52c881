// Colours and measures. Warm paper by day, deep water by night, and amber for what glows. Text reaches a contrast of at
// least 4.5 on every surface that it stands on.

import { css } from "lit";

export const tokens = css`
  :host {
    --paper: #f5f1ea; --surface: #fffdf9; --raised: #ffffff; --ink: #17252c; --soft: #4f5e66; --line: #ddd5c8;
    --accent: #1d5a68; --on-accent: #ffffff; --tint: #e3eeef; --glow: #e08a3c; --glow-soft: #fbe9d4;
    --good: #246b49; --warn: #8a4b00; --danger: #a8201a; --on-danger: #ffffff;
    --shadow: 0 1px 2px rgb(60 45 20 / .06);
    --radius: 1.1rem; --gap: 1rem; --touch: 3rem;
    color-scheme: light;
    color: var(--ink);
    font-family: "Atkinson Hyperlegible Next Variable", system-ui, sans-serif;
    line-height: 1.35;
  }
  :host([theme="dark"]) {
    --paper: #0e1518; --surface: #162127; --raised: #1d2b32; --ink: #f1efe9; --soft: #a9b7bd; --line: #2e3f47;
    --accent: #86cbd9; --on-accent: #06222a; --tint: #1d343c; --glow: #f4a261; --glow-soft: #3a2c1e;
    --good: #7ed3a7; --warn: #f3c07a; --danger: #ff9a90; --on-danger: #2b0604;
    --shadow: none;
    color-scheme: dark;
  }
`;
