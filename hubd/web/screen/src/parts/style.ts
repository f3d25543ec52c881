// Custom properties set through the object model, because a strict policy of the page allows no style in the markup.

import { noChange } from "lit";
import { Directive, directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

class Look extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("look() belongs into a tag");
  }

  render(_properties: Record<string, string | number>): unknown {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Record<string, string | number>]): unknown {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, String(value));
    return noChange;
  }
}

/** `<div ${look({"--p": 0.8})}>` */
export const look = directive(Look);
