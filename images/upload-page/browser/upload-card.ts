import { sizeText } from '../../assess/wording.ts';
import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { button, element } from './elements.ts';
import { chosenPicture, type Thumbnail } from './file-thumbnail.ts';
import { kindOf, type OrderChoice } from './order-choice.ts';
import type { PageSettings } from './page-settings.ts';
import { phaseView } from './phase-view.ts';
import { bytesText } from './quantities.ts';
import type { Problem } from './upload-failure.ts';
import { type SessionPorts, startSession } from './upload-session.ts';
import { afterEvent, type PageUpload } from './upload-state.ts';

export interface CardWorld {
  readonly settings: PageSettings;
  /** Ports that do not depend on the file; `start` is asked with what is wanted. */
  readonly portsFor: (file: File | null, order: OrderChoice | null) => SessionPorts;
  readonly announce: (text: string) => void;
  readonly checkAgain: (file: File, order: OrderChoice) => void;
  readonly onChange: () => void;
  readonly onGone: (card: UploadCard) => void;
}

/** What a card is for. */
export type CardSubject =
  | { readonly file: File; readonly order: OrderChoice }
  | { readonly file: File; readonly refusal: Problem }
  | { readonly uploadId: string };

export interface UploadCard {
  readonly element: HTMLElement;
  uploadId(): string | null;
  isSending(): boolean;
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

const verdictStatuses = { ready: 'Ready to print', warn: 'Please look', rejected: 'Not printable' } as const;

/** One file on the page, from waiting to its verdict. */
export function uploadCard(subject: CardSubject, world: CardWorld): UploadCard {
  const file = 'file' in subject ? subject.file : null;
  const order = 'order' in subject ? subject.order : null;
  const thumbnail = chosenPicture(file);
  const name = element('h2', { class: 'name' }, file?.name ?? 'Your picture');
  const about = element('p', { class: 'about' }, aboutText(world.settings, file?.size, order));
  const status = element('span', { class: 'status' });
  const body = element('div', { class: 'body' });
  const removeButton = button('', { class: 'quiet remove' }, () => void remove());
  const head = element('div', { class: 'head' }, thumbnail.element, element('div', { class: 'title' }, name, about));
  head.append(element('div', { class: 'actions' }, status, removeButton));
  const box = element('li', { class: 'upload' }, element('article', {}, head, body));
  let state: PageUpload = { phase: 'waiting' };
  let update = phaseView(state, { settings: world.settings, file, retry: () => undefined, checkAgain: again });

  function again(chosen: OrderChoice): void {
    if (file !== null) world.checkAgain(file, chosen);
  }
  function show(next: PageUpload): void {
    const isNew = next.phase !== state.phase || body.childElementCount === 0;
    state = next;
    if (isNew) {
      update = phaseView(state, { settings: world.settings, file, retry, checkAgain: again });
      body.replaceChildren(...update.elements);
      showHead();
    } else update.refresh(state);
    world.onChange();
    // Begun before the page was loaded again, and deleted elsewhere meanwhile.
    if (file === null && state.phase === 'failed' && !state.problem.canRetry) world.onGone(card);
  }
  function showHead(): void {
    const label = statusOf(state);
    box.dataset.phase = state.phase;
    if (state.phase === 'judged') {
      const { answer } = state;
      box.dataset.verdict = answer.state;
      name.textContent = answer.fileName;
      about.textContent = aboutText(world.settings, answer.sizeBytes, { ...answer.order, product: answer.product });
      showRendition(thumbnail, update.thumbnail);
    }
    status.textContent = label;
    status.dataset.tone = toneOf(state);
    const action = state.phase === 'judged' ? 'Delete' : state.phase === 'refused' ? 'Dismiss' : 'Cancel';
    removeButton.textContent = action;
    removeButton.setAttribute('aria-label', `${action} ${name.textContent ?? ''}`);
    world.announce(`${name.textContent ?? ''}: ${update.spoken ?? label}`);
  }
  function retry(): void {
    session?.retry();
  }
  async function remove(): Promise<void> {
    removeButton.disabled = true;
    const problem = (await session?.remove()) ?? null;
    if (problem === null) {
      world.announce(`${name.textContent ?? ''}: nothing of it is kept.`);
      thumbnail.release();
      world.onGone(card);
      return;
    }
    removeButton.disabled = false;
    const message = `It could not be deleted. ${problem.message} ${problem.advice ?? ''}`;
    body.prepend(element('p', { class: 'problem', role: 'alert' }, message));
  }

  const refused = 'refusal' in subject ? subject.refusal : null;
  const source = 'uploadId' in subject ? { uploadId: subject.uploadId } : { file: subject.file };
  const session = refused === null ? startSession(source, world.portsFor(file, order), show) : null;
  show(refused === null ? state : afterEvent(state, { kind: 'refused', problem: refused }));
  const card = {
    element: box,
    uploadId: () => session?.uploadId() ?? null,
    isSending: () => ['waiting', 'starting', 'sending'].includes(state.phase) && file !== null,
  };
  return card;
}

function statusOf(state: PageUpload): string {
  return state.phase === 'judged' ? verdictStatuses[verdictOf(state.answer)] : statuses[state.phase];
}

const verdictTones = { ready: 'good', warn: 'warn', rejected: 'bad' } as const;

function toneOf(state: PageUpload): string {
  if (state.phase === 'judged') return verdictTones[verdictOf(state.answer)];
  return state.phase === 'failed' || state.phase === 'refused' ? 'bad' : 'plain';
}

/** A file that is refused before anything is known of it has no passport. */
function verdictOf({ passport }: UploadAnswer): keyof typeof verdictStatuses {
  return passport?.verdict ?? 'rejected';
}

function aboutText({ products }: PageSettings, bytes: number | undefined, order: OrderChoice | null): string {
  const size = bytes === undefined ? [] : [bytesText(bytes)];
  if (order === null) return size.join('');
  const bleed = order.bleedMm === 0 ? 'no bleed' : `${order.bleedMm} mm bleed`;
  const kind = kindOf(products, order.product)?.title;
  return [...size, ...(kind === undefined ? [] : [kind]), `${sizeText(order)}, ${bleed}`].join(' · ');
}

function showRendition(thumbnail: Thumbnail, address: string | undefined): void {
  if (address !== undefined) thumbnail.show(address);
}
