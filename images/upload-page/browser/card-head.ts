import { button, element } from '../../../pipelines/pages/browser/elements.ts';
import { bytesText, dpiText, sizeText } from '../../assess/wording.ts';
import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { chosenPicture } from './file-thumbnail.ts';
import { kindOf, type OrderChoice, type ProductKind } from './order-choice.ts';
import type { PageUpload } from './upload-state.ts';

export interface CardHead {
  readonly element: HTMLElement;
  readonly removeButton: HTMLButtonElement;
  /** Shows the details of a card or hides them. */
  readonly foldButton: HTMLButtonElement;
  /** As the file is called. */
  name(): string;
  /** @param thumbnail address of a small rendition */
  show(state: PageUpload, thumbnail?: string): void;
  /** Gives back the memory that a shown file takes. */
  release(): void;
}

export interface HeadChoices {
  readonly products: readonly ProductKind[];
  /** Null of an upload that was begun before the page was loaded again. */
  readonly file: File | null;
  readonly order: OrderChoice | null;
  readonly onRemove: () => void;
  readonly onFold: () => void;
}

const statuses: Readonly<Record<PageUpload['phase'], string>> = {
  waiting: 'Waiting',
  starting: 'Being sent',
  sending: 'Being sent',
  checking: 'Being checked',
  judged: 'Checked',
  failed: 'Interrupted',
  refused: 'Not sent',
  cancelled: 'Deleted',
};

const verdicts = {
  ready: { status: 'Ready to print', tone: 'good' },
  warn: { status: 'Please look', tone: 'warn' },
  rejected: { status: 'Not printable', tone: 'bad' },
} as const;

/** What is always seen of a file: its stamp, its name, what it is for and how far it is. */
export function cardHead({ products, file, order, onRemove, onFold }: HeadChoices): CardHead {
  const thumbnail = chosenPicture(file);
  const name = element('h2', { class: 'name' }, file?.name ?? 'Your picture');
  const about = element('p', { class: 'about' }, aboutText(products, { bytes: file?.size, order }));
  const status = element('span', { class: 'status' });
  const foldButton = button('', { class: 'quiet fold', hidden: true }, onFold);
  const removeButton = button('', { class: 'quiet remove' }, onRemove);
  const actions = element('div', { class: 'actions' }, status, foldButton, removeButton);
  const head = element('div', { class: 'head' }, thumbnail.element, element('div', { class: 'title' }, name, about));
  head.append(actions);
  return {
    element: head,
    removeButton,
    foldButton,
    name: () => name.textContent ?? '',
    release: thumbnail.release,
    show: (state, rendition) => {
      if (state.phase === 'judged') {
        name.textContent = state.answer.fileName;
        about.textContent = aboutJudged(products, state.answer);
      }
      if (rendition !== undefined) thumbnail.show(rendition);
      const { status: text, tone } = statusOf(state);
      status.textContent = text;
      status.dataset.tone = tone;
      const action = state.phase === 'judged' ? 'Delete' : state.phase === 'refused' ? 'Dismiss' : 'Cancel';
      removeButton.textContent = action;
      removeButton.setAttribute('aria-label', `${action} ${name.textContent ?? ''}`);
      foldButton.hidden = state.phase !== 'judged';
    },
  };
}

/** In a few words, with the tone they are said in. */
export function statusOf(state: PageUpload): { readonly status: string; readonly tone: string } {
  // What is refused before anything is known of it has no passport.
  if (state.phase === 'judged') return verdicts[state.answer.passport?.verdict ?? 'rejected'];
  const tone = state.phase === 'failed' || state.phase === 'refused' ? 'bad' : 'plain';
  return { status: statuses[state.phase], tone };
}

function aboutJudged(products: readonly ProductKind[], { order, product, sizeBytes, passport }: UploadAnswer): string {
  const dpi = passport?.fit ? [dpiText(passport.fit.effectiveDpi)] : [];
  return [aboutText(products, { bytes: sizeBytes, order: { ...order, product } }), ...dpi].join(' · ');
}

function aboutText(
  products: readonly ProductKind[],
  { bytes, order }: { readonly bytes: number | undefined; readonly order: OrderChoice | null },
): string {
  const size = bytes === undefined ? [] : [bytesText(bytes)];
  if (order === null) return size.join('');
  const bleed = order.bleedMm === 0 ? 'no bleed' : `${order.bleedMm} mm bleed`;
  const kind = kindOf(products, order.product)?.title;
  return [...size, ...(kind === undefined ? [] : [kind]), `${sizeText(order)}, ${bleed}`].join(' · ');
}
