// Pieces of style that more than one element wears.

import { css } from "lit";

export const shared = css`
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  *, ::before, ::after { box-sizing: border-box; }
  h1, h2, h3, p, ol, ul, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; }
  ol, ul { list-style: none; }
  h1 { font-size: 1.7rem; line-height: 1.15; font-weight: 700; letter-spacing: -.01em; }
  h2 { font-size: 1.15rem; line-height: 1.2; font-weight: 650; }
  h3 { font-size: 1rem; font-weight: 650; }
  .soft { color: var(--soft); }
  .lead { color: var(--soft); max-width: 60ch; margin-top: .25rem; }
  .panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  time, .number { font-variant-numeric: tabular-nums; }
  button, select, input, textarea { font: inherit; color: inherit; }
  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: .45rem;
    min-height: var(--touch); min-width: var(--touch); padding: .4rem 1.1rem; border-radius: calc(var(--touch) / 2); cursor: pointer;
    border: 1px solid var(--line); background: var(--raised); color: var(--ink); font-weight: 600;
    touch-action: manipulation; -webkit-tap-highlight-color: transparent;
  }
  button:hover { border-color: var(--soft); }
  button:active { translate: 0 1px; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.plain { background: none; border-color: transparent; color: var(--accent); padding-inline: .6rem; }
  button.quiet { background: none; }
  button[disabled] { opacity: .55; cursor: default; }
  :focus-visible { outline: 3px solid var(--glow); outline-offset: 2px; }
  input, select, textarea {
    min-height: var(--touch); padding: .4rem .9rem; border-radius: .8rem; border: 1px solid var(--soft); background: var(--raised);
    width: 100%; min-width: 0;
  }
  label { font-weight: 600; }
  svg.icon { width: 1.4em; height: 1.4em; fill: currentColor; flex: none; display: block; }
  .row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
  .problem { color: var(--danger); font-weight: 600; }
  .problem:empty, [role="status"]:empty { display: none; }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
`;
