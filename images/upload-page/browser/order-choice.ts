import { maxBleedMm } from '../../print/offered-size.ts';
import type { StartUploadRequest } from '../../upload/upload-contract.ts';

/** A kind of print that customers choose, as the print profiles describe it. */
export interface ProductKind {
  readonly profile: string;
  readonly title: string;
  /** Of a product that stands for the kind. */
  readonly sku: string;
  /** Regular expressions of the SKUs that are printed so; none: of all others. */
  readonly skuPatterns: readonly string[];
  readonly standardSizes: readonly SheetSize[];
  /** Of either side. */
  readonly minSizeMm: number;
  readonly maxSizeMm: number;
  readonly defaultBleedMm: number;
}

export interface SheetSize {
  readonly label: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What is asked of a picture. */
export type OrderChoice = Required<Pick<StartUploadRequest, 'product' | 'widthMm' | 'heightMm' | 'bleedMm'>>;

/** What stands in the fields. */
export interface TypedOrder {
  readonly width: string;
  readonly height: string;
  readonly bleed: string;
}

export type OrderField = keyof TypedOrder;

export type CheckedOrder =
  | { readonly ok: true; readonly order: OrderChoice }
  | { readonly ok: false; readonly field: OrderField; readonly message: string };

/** The kind of print that a product is. */
export function kindOf(products: readonly ProductKind[], sku: string): ProductKind | undefined {
  const matches = ({ skuPatterns }: ProductKind) => skuPatterns.some((pattern) => new RegExp(pattern).test(sku));
  return products.find(matches) ?? products.find(({ skuPatterns }) => skuPatterns.length === 0);
}

/** What a shop's link asks for: `?product=SKU&size=600x900&bleed=3`; what is unusable is left out. */
export function orderOfAddress(address: string): Partial<OrderChoice> {
  const given = new URL(address).searchParams;
  const product = given.get('product')?.trim() ?? '';
  const size = /^(\d{1,6})\s*[x×]\s*(\d{1,6})$/i.exec(given.get('size')?.trim() ?? '');
  const bleed = /^\d{1,3}$/.exec(given.get('bleed')?.trim() ?? '');
  return {
    ...(product === '' || product.length > 100 ? {} : { product }),
    ...(size === null ? {} : { widthMm: Number(size[1]), heightMm: Number(size[2]) }),
    ...(bleed === null ? {} : { bleedMm: Number(bleed[0]) }),
  };
}

/** What the form begins with: what a shop's link says and, but for a link to another product, what was chosen before. */
export function orderAtStart(linked: Partial<OrderChoice>, kept: Partial<OrderChoice>): Partial<OrderChoice> {
  const isOther = linked.product !== undefined && linked.product !== kept.product;
  return isOther ? linked : { ...kept, ...linked };
}

/** What was typed as far as it can be kept. */
export function orderToKeep(product: string, { width, height, bleed }: TypedOrder): Partial<OrderChoice> {
  const [widthMm, heightMm, bleedMm] = [wholeNumber(width), wholeNumber(height), wholeNumber(bleed)];
  return {
    product,
    ...(widthMm !== null && { widthMm }),
    ...(heightMm !== null && { heightMm }),
    ...(bleedMm !== null && { bleedMm }),
  };
}

/** An order as it was kept. What is unusable, such as what an older page kept, is left out. */
export function orderOfText(text: string): Partial<OrderChoice> {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const values = new Map(Object.entries(kept));
  const lengths = (['widthMm', 'heightMm', 'bleedMm'] as const).flatMap((name) => {
    const value: unknown = values.get(name);
    return Number.isSafeInteger(value) && Number(value) >= 0 ? [[name, Number(value)] as const] : [];
  });
  const product: unknown = values.get('product');
  const isSku = typeof product === 'string' && product !== '' && product.length <= 100;
  return { ...(isSku && { product }), ...Object.fromEntries(lengths) };
}

/** Checks what was typed against what the kind of print offers. Millimetres are whole. */
export function checkOrder(kind: ProductKind, product: string, typed: TypedOrder): CheckedOrder {
  const { minSizeMm, maxSizeMm } = kind;
  const sides = [
    ['width', typed.width],
    ['height', typed.height],
  ] as const;
  for (const [field, text] of sides) {
    const length = wholeNumber(text);
    if (length === null) return { ok: false, field, message: `Type the ${field} in whole millimetres.` };
    if (length < minSizeMm || length > maxSizeMm) {
      const limits = `from ${minSizeMm.toLocaleString('en-GB')} to ${maxSizeMm.toLocaleString('en-GB')} mm`;
      return { ok: false, field, message: `The ${field} can be ${limits} (${kind.title.toLowerCase()}).` };
    }
  }
  const bleedMm = wholeNumber(typed.bleed);
  if (bleedMm === null || bleedMm > maxBleedMm) {
    return { ok: false, field: 'bleed', message: `The bleed is a whole number of millimetres, at most ${maxBleedMm}.` };
  }
  return { ok: true, order: { product, widthMm: Number(typed.width), heightMm: Number(typed.height), bleedMm } };
}

/** The standard size that the lengths are, lying or standing; undefined of any other. */
export function standardSizeOf(kind: ProductKind, widthMm: number, heightMm: number): SheetSize | undefined {
  const exact = kind.standardSizes.find((size) => size.widthMm === widthMm && size.heightMm === heightMm);
  return exact ?? kind.standardSizes.find((size) => size.widthMm === heightMm && size.heightMm === widthMm);
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}
