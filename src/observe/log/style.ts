const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** Paints text for a terminal, or leaves it as it is. */
export type Paint = (style: keyof typeof codes, text: string) => string;

/** A {@link Paint} that paints when `color` is true (ECMA-48, Select Graphic Rendition). */
export function painter(color: boolean): Paint {
  return (style, text) => {
    const [on, off] = codes[style];
    return color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}
