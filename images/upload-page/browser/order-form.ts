import { sizeText } from '../../assess/wording.ts';
import { button, element } from './elements.ts';
import { checkOrder, kindOf, type OrderChoice, type ProductKind, standardSizeOf } from './order-choice.ts';

export interface OrderForm {
  readonly element: HTMLElement;
  /** Null while something is wrong, which is then said beside the field that has the focus. */
  read(): OrderChoice | null;
}

const ownSize = 'own';

/** Another kind of fields for each form on the page, or labels would belong to more than one. */
let forms = 0;

/**
 * Asks for which print a picture is.
 * @param given what a shop's link or an earlier choice says; the rest is the first that is offered
 */
export function orderForm(products: readonly ProductKind[], given: Partial<OrderChoice>): OrderForm {
  const number = ++forms;
  const id = (name: string) => `order-${number}-${name}`;
  const product = element(
    'select',
    { id: id('product') },
    ...products.map(({ profile, title }) => option(profile, title)),
  );
  const size = element('select', { id: id('size') });
  const width = lengthInput(id('width'));
  const height = lengthInput(id('height'));
  const bleed = lengthInput(id('bleed'));
  const problem = element('p', { id: id('problem'), class: 'field-problem', role: 'alert', hidden: true });
  const fields = { width, height, bleed };
  let sku = given.product;

  const kind = () => products.find(({ profile }) => profile === product.value) ?? firstOf(products);
  const say = (message: string, field?: HTMLInputElement) => {
    problem.textContent = message;
    problem.hidden = message === '';
    for (const input of Object.values(fields)) {
      input.toggleAttribute('aria-invalid', input === field);
      if (input === field) input.setAttribute('aria-describedby', problem.id);
      else input.removeAttribute('aria-describedby');
    }
    field?.focus();
  };
  const showSize = (widthMm: number, heightMm: number) => {
    const standard = standardSizeOf(kind(), widthMm, heightMm);
    size.value = standard?.label ?? ownSize;
    [width.value, height.value] = [String(widthMm), String(heightMm)];
  };
  const showKind = ({ widthMm, heightMm, bleedMm }: Partial<OrderChoice>) => {
    const { standardSizes, defaultBleedMm } = kind();
    const labelled = standardSizes.map((one) => option(one.label, `${one.label} (${sizeText(one)})`));
    size.replaceChildren(...labelled, option(ownSize, 'Own size'));
    const first = firstOf(standardSizes);
    showSize(widthMm ?? first.widthMm, heightMm ?? first.heightMm);
    bleed.value = String(bleedMm ?? defaultBleedMm);
    say('');
  };

  product.addEventListener('change', () => {
    sku = undefined;
    showKind({});
  });
  size.addEventListener('change', () => {
    const chosen = kind().standardSizes.find(({ label }) => label === size.value);
    if (chosen === undefined) width.focus();
    else showSize(chosen.widthMm, chosen.heightMm);
    say('');
  });
  for (const input of [width, height]) {
    input.addEventListener('input', () => {
      size.value = standardSizeOf(kind(), Number(width.value), Number(height.value))?.label ?? ownSize;
    });
  }
  for (const input of Object.values(fields)) input.addEventListener('input', () => say(''));

  product.value = (sku === undefined ? undefined : kindOf(products, sku)?.profile) ?? firstOf(products).profile;
  showKind(given);
  const turn = button('Turn', { class: 'quiet', title: 'Swap width and height' }, () => {
    showSize(Number(height.value), Number(width.value));
    say('');
  });
  const lengths = element('div', { class: 'lengths' }, labelled('Width', width), labelled('Height', height), turn);
  const box = element('div', { class: 'order' }, labelled('What is printed', product), labelled('Size', size));
  box.append(lengths, labelled('Bleed on each side', bleed), problem);
  return {
    element: box,
    read: () => {
      const typed = { width: width.value, height: height.value, bleed: bleed.value };
      const checked = checkOrder(kind(), sku ?? kind().sku, typed);
      say(checked.ok ? '' : checked.message, checked.ok ? undefined : fields[checked.field]);
      return checked.ok ? checked.order : null;
    },
  };
}

function option(value: string, text: string): HTMLOptionElement {
  return element('option', { value }, text);
}

function lengthInput(id: string): HTMLInputElement {
  return element('input', { id, inputmode: 'numeric', autocomplete: 'off', maxlength: 6, size: 6 });
}

function labelled(text: string, field: HTMLInputElement | HTMLSelectElement): HTMLElement {
  const unit = field instanceof HTMLInputElement ? [element('span', { class: 'unit', 'aria-hidden': true }, 'mm')] : [];
  const label = element('label', { for: field.id }, text);
  if (unit.length > 0) label.append(element('span', { class: 'visually-hidden' }, ' in millimetres'));
  return element('div', { class: 'field' }, label, element('div', { class: 'with-unit' }, field, ...unit));
}

/** @throws Error when there is none, which is a fault of the print profiles */
function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined) throw new Error('the print profiles offer nothing');
  return first;
}
