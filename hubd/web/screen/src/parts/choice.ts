// One of a few, side by side: radio buttons that look like one switch.

import { html, type TemplateResult } from "lit";

interface Choice {
  name: string;
  label: string;
  value: string;
  /** Value and words of each. */
  options: [string, string][];
  choose: (value: string) => void;
  disabled?: boolean;
}

export function choice({ name, label, value, options, choose, disabled = false }: Choice): TemplateResult {
  return html`<div class="choice" role="radiogroup" aria-label=${label}>
    ${options.map(([each, words]) => html`<label>
      <input type="radio" name=${name} value=${each} .checked=${each === value} ?disabled=${disabled} @change=${() => choose(each)}><span>${words}</span>
    </label>`)}
  </div>`;
}
