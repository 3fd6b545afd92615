/**
 * The start page's only script: a copy button for each command. Without it, or where the browser keeps the clipboard from
 * plain HTTP, the commands are text that can be selected as ever. The words come from the document.
 */
export const script = `
for (const command of document.querySelectorAll('.command')) {
  const words = document.body.dataset;
  const pre = command.querySelector('pre');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.copy;
  button.addEventListener('click', async () => {
    let copied = true;
    try {
      await navigator.clipboard.writeText(pre.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(pre);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      copied = document.execCommand('copy');
    }
    button.textContent = copied ? words.copied : words.notCopied;
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  command.append(button);
}
`;
