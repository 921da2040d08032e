import { element } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import { type PercentBox, type PxRegion, percentBox, wholeOf } from './sheet-geometry.ts';
import { renditionPicture, type SeenUpload } from './upload-files.ts';

type Fit = NonNullable<PrintPassport['fit']>;
type Picture = NonNullable<PrintPassport['image']>;
type ProofFile = NonNullable<PrintPassport['proof']>;

/** The trimmed print as the file shows it and as the press will, beside each other or under a slider. */
export function proofCompare(seen: SeenUpload, picture: Picture, fit: Fit, proof: ProofFile): HTMLElement {
  const original = renditionPicture(seen, '(max-width: 760px) 90vw, 600px', 'Your file, trimmed');
  const proofImage = element('img', { src: seen.addressOf(proof.key), alt: 'The print, simulated' });
  const views = [
    view('Your file', original, fit.trim, percentBox(wholeOf(picture), fit.trim)),
    view('In print', proofImage, fit.trim, percentBox(fit.sheet, fit.trim)),
  ];
  const stage = element('div', { class: 'compare', 'data-mode': 'beside' }, ...views);
  stage.style.setProperty('--shape', String(fit.trim.widthPx / fit.trim.heightPx));
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: 100,
    value: 50,
    class: 'reveal',
    'aria-label': 'Border between your file, at the left, and the print',
  });
  const reveal = () => stage.style.setProperty('--reveal', `${slider.value}%`);
  slider.addEventListener('input', reveal);
  reveal();
  stage.addEventListener('pointermove', ({ buttons, clientX, pointerType }) => {
    if (stage.dataset.mode !== 'slider' || (pointerType === 'mouse' && buttons === 0)) return;
    const { left, width } = stage.getBoundingClientRect();
    slider.value = String((100 * (clientX - left)) / width);
    reveal();
  });
  const slide = element(
    'div',
    { class: 'reveal-row' },
    element('span', {}, 'Your file'),
    slider,
    element('span', {}, 'In print'),
  );
  const modes = modeSwitch((mode) => {
    stage.dataset.mode = mode;
    slide.hidden = mode !== 'slider';
  });
  slide.hidden = true;
  return element(
    'section',
    { class: 'proof' },
    element('div', { class: 'proof-head' }, element('h4', {}, 'How it will look in print'), modes),
    stage,
    slide,
    element('p', { class: 'note' }, noteOf(seen.passport)),
  );
}

function noteOf({ press }: PrintPassport): string {
  const paper = 'Paper reflects light and cannot be as bright as a screen.';
  if (press === null || press.lane === 'rgb-to-cmyk') {
    return `Simulated: your colours as the printing inks can show them. Vivid greens, blues and oranges change most. ${paper}`;
  }
  if (press.lane === 'cmyk') return `Your file holds printing inks already, and they are printed as they are. ${paper}`;
  return `This product is printed from RGB: your colours stay as they are. ${paper}`;
}

/** A picture of which only the trimmed part is seen. */
function view(title: string, image: HTMLElement, trim: PxRegion, box: PercentBox): HTMLElement {
  const window = element('div', { class: 'trimmed' }, image);
  window.style.aspectRatio = `${trim.widthPx} / ${trim.heightPx}`;
  const picture = image instanceof HTMLImageElement ? image : image.querySelector('img');
  for (const side of ['left', 'top', 'width', 'height'] as const) picture?.style.setProperty(side, `${box[side]}%`);
  return element('figure', { class: 'view' }, window, element('figcaption', {}, title));
}

type Mode = 'beside' | 'slider';

let switches = 0;

function modeSwitch(onChange: (mode: Mode) => void): HTMLElement {
  const name = `compare-${++switches}`;
  const choice = (mode: Mode, text: string) => {
    const radio = element('input', { type: 'radio', name, value: mode, checked: mode === 'beside' });
    radio.addEventListener('change', () => onChange(mode));
    return element('label', {}, radio, element('span', { class: 'mode' }, text));
  };
  const box = element('fieldset', { class: 'modes' }, element('legend', { class: 'visually-hidden' }, 'Compare'));
  box.append(choice('beside', 'Side by side'), choice('slider', 'Slider'));
  return box;
}
