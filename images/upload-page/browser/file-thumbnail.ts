import { element, svgElement } from '../../../pipelines/pages/browser/elements.ts';

export interface Thumbnail {
  readonly element: HTMLElement;
  show(address: string): void;
  /** Gives back the memory that a shown file takes. */
  release(): void;
}

/** What browsers show; TIFF they do not. */
const shownTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];

/** To decode more than that for a stamp would make a small machine stumble. */
const mostBytes = 20_000_000;

/** The chosen file as a stamp, where the browser can show it, else a sheet of paper. */
export function chosenPicture(file: File | null): Thumbnail {
  const box = element('div', { class: 'thumbnail', 'aria-hidden': true }, sheetIcon());
  let address: string | undefined;
  const release = () => {
    if (address !== undefined) URL.revokeObjectURL(address);
    address = undefined;
  };
  const show = (source: string) => {
    const image = element('img', { alt: '', decoding: 'async' });
    image.addEventListener('load', () => box.replaceChildren(image), { once: true });
    image.src = source;
  };
  if (file !== null && shownTypes.includes(file.type) && file.size <= mostBytes) {
    address = URL.createObjectURL(file);
    show(address);
  }
  return {
    element: box,
    show: (source) => {
      release();
      show(source);
    },
    release,
  };
}

function sheetIcon(): SVGElement {
  return svgElement(
    'svg',
    { viewBox: '0 0 24 24', class: 'sheet-icon' },
    svgElement('path', { d: 'M5 3h10l4 4v14H5z' }),
    svgElement('path', { d: 'M8 17l3-4 2 2.5 1.5-2L17 17z' }),
  );
}
