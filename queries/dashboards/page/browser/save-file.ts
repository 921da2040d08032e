import { element } from '../../../../pipelines/pages/browser/elements.ts';

/** Hands a text to the browser as a file to keep. */
export function saveFile(name: string, text: string): void {
  // With the mark, spreadsheets read UTF-8 as such.
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }));
  const link = element('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
