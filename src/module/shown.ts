const longestShown = 300;

/**
 * A stranger's text made fit for an error parameter: bounded, and with control and invisible characters written as
 * `\u{…}`, because one control character in an error body makes the go command hide the whole of it.
 */
export function shown(text: string): string {
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return cut
    .toWellFormed()
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}
