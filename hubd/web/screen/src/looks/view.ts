// The frame of every view but home: a title, a word about it, and the content in one column that scrolls.

import { css } from "lit";

export const view = css`
  :host { height: 100%; overflow: auto; }
  .page { max-width: 72rem; padding: 1.4rem 1.6rem 3rem .8rem; display: grid; gap: 1.1rem; grid-template-columns: minmax(0, 1fr); }
  .top { display: flex; flex-wrap: wrap; gap: .8rem 1.2rem; align-items: end; justify-content: space-between; }
  .choice { justify-self: start; display: inline-flex; flex-wrap: wrap; padding: .25rem; gap: .2rem; border-radius: 2rem; background: var(--surface); border: 1px solid var(--line); }
  .choice label { position: relative; cursor: pointer; }
  .choice input { position: absolute; inset: 0; opacity: 0; min-height: 0; margin: 0; cursor: pointer; }
  .choice span { display: flex; align-items: center; justify-content: center; min-height: calc(var(--touch) - .5rem); padding: .2rem 1rem; border-radius: 2rem; white-space: nowrap; }
  .choice input:checked + span { background: var(--accent); color: var(--on-accent); }
  .choice input:focus-visible + span { outline: 3px solid var(--glow); outline-offset: 2px; }
  .choice input:disabled + span { opacity: .6; } .choice input:disabled:checked + span { opacity: 1; }
  .empty { padding: 3rem 1rem; text-align: center; color: var(--soft); font-size: 1.15rem; }
  @media (max-width: 46rem) { .page { padding: 1rem; } }
`;
