import { element } from '../../../pipelines/pages/browser/elements.ts';
import { type CardHead, cardHead, statusOf } from './card-head.ts';
import type { OrderChoice } from './order-choice.ts';
import type { PageSettings } from './page-settings.ts';
import { type PhaseView, phaseView } from './phase-view.ts';
import type { Problem } from './upload-failure.ts';
import { type SessionPorts, startSession, type UploadSession } from './upload-session.ts';
import { afterEvent, type PageUpload } from './upload-state.ts';

export interface CardWorld {
  readonly settings: PageSettings;
  readonly portsFor: (file: File | null, order: OrderChoice | null) => SessionPorts;
  readonly announce: (text: string) => void;
  readonly checkAgain: (file: File, order: OrderChoice) => void;
  readonly onChange: () => void;
  readonly onGone: (card: UploadCard) => void;
}

/** What a card is for. */
export type CardSubject = (
  | { readonly file: File; readonly order: OrderChoice }
  | { readonly file: File; readonly refusal: Problem }
  | { readonly uploadId: string }
) & {
  /** One of many: its details are shown when they are asked for. */
  readonly isFolded: boolean;
};

const sendingPhases: readonly PageUpload['phase'][] = ['waiting', 'starting', 'sending'];

/** One file on the page, from waiting to its verdict. */
export class UploadCard {
  readonly element: HTMLElement;
  readonly #world: CardWorld;
  readonly #file: File | null;
  readonly #head: CardHead;
  readonly #body = element('div', { class: 'body' });
  readonly #session: UploadSession | null;
  #isFolded: boolean;
  #state: PageUpload = { phase: 'waiting' };
  #view: PhaseView | null = null;

  constructor(subject: CardSubject, world: CardWorld) {
    this.#world = world;
    this.#file = 'file' in subject ? subject.file : null;
    this.#isFolded = subject.isFolded;
    const order = 'order' in subject ? subject.order : null;
    this.#head = cardHead({
      products: world.settings.products,
      file: this.#file,
      order,
      onRemove: () => void this.#remove(),
      onFold: () => this.#fold(!this.#isFolded),
    });
    this.element = element('li', { class: 'upload' }, element('article', {}, this.#head.element, this.#body));
    const refusal = 'refusal' in subject ? subject.refusal : null;
    const source = 'uploadId' in subject ? { uploadId: subject.uploadId } : { file: subject.file };
    this.#show(refusal === null ? this.#state : afterEvent(this.#state, { kind: 'refused', problem: refusal }));
    this.#session =
      refusal === null ? startSession(source, world.portsFor(this.#file, order), (state) => this.#show(state)) : null;
  }

  uploadId(): string | null {
    return this.#session?.uploadId() ?? null;
  }

  /** Whether leaving the page would lose it. */
  isSending(): boolean {
    return this.#file !== null && sendingPhases.includes(this.#state.phase);
  }

  #show(next: PageUpload): void {
    const isSamePhase = next.phase === this.#state.phase;
    this.#state = next;
    if (this.#view !== null && isSamePhase) this.#view.refresh(next);
    else this.#enterPhase(next);
    this.#world.onChange();
    // Begun before the page was loaded again, and deleted elsewhere meanwhile.
    if (this.#file === null && next.phase === 'failed' && !next.problem.canRetry) this.#world.onGone(this);
  }

  #enterPhase(state: PageUpload): void {
    this.#view = phaseView(state, {
      settings: this.#world.settings,
      file: this.#file,
      retry: () => this.#session?.retry(),
      checkAgain: (order) => {
        if (this.#file !== null) this.#world.checkAgain(this.#file, order);
      },
    });
    this.#body.replaceChildren(...this.#view.elements);
    this.#head.show(state, this.#view.thumbnail);
    this.element.dataset.phase = state.phase;
    this.#fold(this.#isFolded);
    this.#world.announce(`${this.#head.name()}: ${this.#view.spoken ?? statusOf(state).status}`);
  }

  /** Only a verdict can be folded away: everything else is short. */
  #fold(isFolded: boolean): void {
    this.#isFolded = isFolded;
    this.#body.hidden = isFolded && this.#state.phase === 'judged';
    const { foldButton } = this.#head;
    foldButton.textContent = isFolded ? 'Show details' : 'Hide details';
    foldButton.setAttribute('aria-expanded', String(!isFolded));
    foldButton.setAttribute('aria-label', `${foldButton.textContent} of ${this.#head.name()}`);
  }

  async #remove(): Promise<void> {
    const { removeButton } = this.#head;
    removeButton.disabled = true;
    const problem = (await this.#session?.remove()) ?? null;
    if (problem === null) {
      this.#world.announce(`${this.#head.name()}: nothing of it is kept.`);
      this.#head.release();
      this.#world.onGone(this);
      return;
    }
    removeButton.disabled = false;
    const message = `It could not be deleted. ${problem.message} ${problem.advice ?? ''}`;
    this.#fold(false);
    this.#body.prepend(element('p', { class: 'problem', role: 'alert' }, message));
  }
}
