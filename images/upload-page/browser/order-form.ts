import { button, element } from '../../../pipelines/pages/browser/elements.ts';
import { sizeText } from '../../assess/wording.ts';
import {
  checkOrder,
  kindOf,
  type OrderChoice,
  orderToKeep,
  type ProductKind,
  standardSizeOf,
  type TypedOrder,
} from './order-choice.ts';

const ownSize = 'own';

/** Another set of ids for each form on the page, or labels would belong to more than one. */
let forms = 0;

/** Asks for which print a picture is. */
export class OrderForm {
  readonly element = element('div', { class: 'order' });
  readonly #products: readonly ProductKind[];
  readonly #product: HTMLSelectElement;
  readonly #size: HTMLSelectElement;
  readonly #width: HTMLInputElement;
  readonly #height: HTMLInputElement;
  readonly #bleed: HTMLInputElement;
  readonly #problem: HTMLElement;
  /** Of a shop's link, until another kind of print is chosen. */
  #sku: string | undefined;

  /** @param given what a shop's link or an earlier choice says; the rest is the first that is offered */
  constructor(products: readonly ProductKind[], given: Partial<OrderChoice>) {
    const number = ++forms;
    const id = (name: string) => `order-${number}-${name}`;
    const kinds = products.map(({ profile, title }) => option(profile, title));
    this.#products = products;
    this.#product = element('select', { id: id('product') }, ...kinds);
    this.#size = element('select', { id: id('size') });
    this.#width = lengthInput(id('width'));
    this.#height = lengthInput(id('height'));
    this.#bleed = lengthInput(id('bleed'));
    this.#problem = element('p', { id: id('problem'), class: 'field-problem', role: 'alert', hidden: true });
    this.#sku = given.product;
    const kind = given.product === undefined ? undefined : kindOf(products, given.product);
    this.#product.value = (kind ?? firstOf(products)).profile;
    this.#arrange();
    this.#listen();
    this.#showKind(given);
  }

  /** Null while something is wrong, which is then said beside the field that has the focus. */
  read(): OrderChoice | null {
    const fields = { width: this.#width, height: this.#height, bleed: this.#bleed };
    const checked = checkOrder(this.#kind(), this.#productSku(), this.#typed());
    if (checked.ok) this.#say('');
    else this.#say(checked.message, fields[checked.field]);
    return checked.ok ? checked.order : null;
  }

  /** What stands in the fields, right or wrong. */
  toKeep(): Partial<OrderChoice> {
    return orderToKeep(this.#productSku(), this.#typed());
  }

  #typed(): TypedOrder {
    return { width: this.#width.value, height: this.#height.value, bleed: this.#bleed.value };
  }

  #productSku(): string {
    return this.#sku ?? this.#kind().sku;
  }

  #arrange(): void {
    const turn = button('Turn', { class: 'quiet', title: 'Swap width and height' }, () => {
      this.#showSize(this.#height.value, this.#width.value);
      this.#say('');
    });
    const lengths = element(
      'div',
      { class: 'lengths' },
      labelled('Width', this.#width),
      labelled('Height', this.#height),
    );
    lengths.append(turn);
    this.element.append(labelled('What is printed', this.#product), labelled('Size', this.#size), lengths);
    this.element.append(labelled('Bleed on each side', this.#bleed), this.#problem);
  }

  #listen(): void {
    this.#product.addEventListener('change', () => {
      this.#sku = undefined;
      this.#showKind({});
    });
    this.#size.addEventListener('change', () => {
      const chosen = this.#kind().standardSizes.find(({ label }) => label === this.#size.value);
      if (chosen === undefined) this.#width.focus();
      else this.#showSize(String(chosen.widthMm), String(chosen.heightMm));
      this.#say('');
    });
    for (const input of [this.#width, this.#height, this.#bleed]) {
      input.addEventListener('input', () => {
        this.#showSize(this.#width.value, this.#height.value);
        this.#say('');
      });
    }
  }

  #kind(): ProductKind {
    return this.#products.find(({ profile }) => profile === this.#product.value) ?? firstOf(this.#products);
  }

  #showKind({ widthMm, heightMm, bleedMm }: Partial<OrderChoice>): void {
    const { standardSizes, defaultBleedMm } = this.#kind();
    const sizes = standardSizes.map((size) => option(size.label, `${size.label} (${sizeText(size)})`));
    this.#size.replaceChildren(...sizes, option(ownSize, 'Own size'));
    const first = firstOf(standardSizes);
    this.#showSize(String(widthMm ?? first.widthMm), String(heightMm ?? first.heightMm));
    this.#bleed.value = String(bleedMm ?? defaultBleedMm);
    this.#say('');
  }

  #showSize(width: string, height: string): void {
    this.#width.value = width;
    this.#height.value = height;
    this.#size.value = standardSizeOf(this.#kind(), Number(width), Number(height))?.label ?? ownSize;
  }

  #say(message: string, field?: HTMLInputElement): void {
    this.#problem.textContent = message;
    this.#problem.hidden = message === '';
    for (const input of [this.#width, this.#height, this.#bleed]) {
      if (input === field) {
        input.setAttribute('aria-invalid', 'true');
        input.setAttribute('aria-describedby', this.#problem.id);
      } else {
        input.removeAttribute('aria-invalid');
        input.removeAttribute('aria-describedby');
      }
    }
    field?.focus();
  }
}

function option(value: string, text: string): HTMLOptionElement {
  return element('option', { value }, text);
}

function lengthInput(id: string): HTMLInputElement {
  return element('input', { id, inputmode: 'numeric', autocomplete: 'off', maxlength: 6, size: 6 });
}

function labelled(text: string, field: HTMLInputElement | HTMLSelectElement): HTMLElement {
  const label = element('label', { for: field.id }, text);
  const box = element('div', { class: 'with-unit' }, field);
  if (field instanceof HTMLInputElement) {
    label.append(element('span', { class: 'visually-hidden' }, ' in millimetres'));
    box.append(element('span', { class: 'unit', 'aria-hidden': true }, 'mm'));
  }
  return element('div', { class: 'field' }, label, box);
}

/** @throws Error when there is none, which is a fault of the print profiles */
function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined) throw new Error('the print profiles offer nothing');
  return first;
}
