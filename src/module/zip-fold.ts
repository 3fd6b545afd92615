/**
 * A key that two names share exactly if they differ in case only: Unicode simple case folding, as Go's `strings.EqualFold`
 * compares (`ß` and `ẞ`, `k` and the Kelvin sign are the same; `ß` and `ss` are not).
 */
export function foldCase(name: string): string {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit >= 0x80 || (unit >= 0x41 && unit <= 0x5a)) return foldSlowly(name);
  }
  return name;
}

function foldSlowly(name: string): string {
  let folded = '';
  for (const character of name) folded += foldCharacter(character);
  return folded;
}

/**
 * Up and down again leads all members of an orbit (`s S ſ`, `θ Θ ϑ ϴ`) to one, provided that each step keeps to a single
 * code point: a mapping to several belongs to full folding, which plays no part here.
 */
function foldCharacter(character: string): string {
  // Dotless i has no simple folding although its upper case is I.
  if (character === 'ı') return character;
  const upper = character.toUpperCase();
  const lower = (isSingle(upper) ? upper : character).toLowerCase();
  return isSingle(lower) ? lower : character;
}

function isSingle(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}
