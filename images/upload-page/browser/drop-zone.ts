import { byId } from '../../../pipelines/pages/browser/elements.ts';
import { acceptAttribute } from '../../upload/accepted-formats.ts';

/** Takes files from the file picker and from whatever is dropped anywhere on the page. */
export function startDropZone(take: (files: File[]) => void): { focus(): void } {
  const zone = byId('drop-zone', HTMLElement);
  const input = byId('files', HTMLInputElement);
  input.accept = acceptAttribute;
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    // The same file may be chosen again, e.g. after it was deleted.
    input.value = '';
  });
  // Elements within the page are entered and left as well; the page is left when as many were left as entered.
  let depth = 0;
  const hover = (change: number, event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = Math.max(0, depth + change);
    zone.classList.toggle('over', depth > 0);
  };
  document.addEventListener('dragenter', (event) => hover(1, event));
  document.addEventListener('dragleave', (event) => hover(-1, event));
  document.addEventListener('dragover', (event) => hover(0, event));
  document.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    zone.classList.remove('over');
    take([...(event.dataTransfer?.files ?? [])]);
  });
  return { focus: () => input.focus() };
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
