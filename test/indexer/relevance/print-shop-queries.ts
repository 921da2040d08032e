import type { Product } from '../../../pipelines/sample/product-range.ts';

/** What a query asks for, in the sample's own terms, so that every judgment is true by construction. */
export interface Wanted {
  /** Code of the family: `POS` for posters. Several when the query says no more. */
  readonly families?: readonly string[];
  readonly size?: RegExp;
  /** Trimmed size in millimetres, shorter side first. */
  readonly sizeMm?: string;
  readonly material?: RegExp;
  readonly finish?: RegExp;
  readonly title?: RegExp;
  readonly sku?: string;
  readonly supplierCode?: string;
}

export type PrintQuery = readonly [query: string, wanted: Wanted];

/** 3: all that is asked for; 1: the right kind of product, but not in that size, material or finish; 0: something else. */
export function gainOf(wanted: Wanted, product: Product): number {
  const isKind = wanted.families?.includes(product.family.code) ?? true;
  if (!isKind) return 0;
  const details = detailsOf(wanted, product);
  if (details.every(Boolean)) return 3;
  return wanted.families === undefined ? 0 : 1;
}

function detailsOf(wanted: Wanted, product: Product): boolean[] {
  const { size, sizeMm, material, finish, title, sku, supplierCode } = wanted;
  const sides = [product.widthMm, product.heightMm].sort((one, other) => one - other).join('x');
  return [
    size?.test(product.sizeName),
    sizeMm === undefined ? undefined : sizeMm === sides,
    material?.test(product.material),
    finish === undefined ? undefined : product.family.finishes.some((each) => finish.test(each)),
    title?.test(product.title),
    sku === undefined ? undefined : product.sku === sku,
    supplierCode === undefined ? undefined : product.supplierCodes.includes(supplierCode),
  ].filter((detail) => detail !== undefined);
}

const posters = ['POS'];
const flyers = ['FLY'];
const cards = ['BUC'];
const stickers = ['STI'];
const banners = ['BAN'];
const books = ['PHB'];
const canvases = ['CAN'];

const ordinaryQueries: readonly PrintQuery[] = [
  // As the shop says it
  ['poster', { families: posters }],
  ['posters', { families: posters }],
  ['business cards', { families: cards }],
  ['photo book', { families: books }],
  ['greeting card', { families: ['GRC'] }],
  ['wall calendar', { families: ['CAL'], size: /^Wall/ }],
  ['desk calendar', { families: ['CAL'], size: /^Desk/ }],
  ['family planner', { families: ['CAL'], size: /planner/ }],
  ['mailer box', { families: ['BOX'] }],
  ['tissue paper', { families: ['TIS'] }],
  ['shipping tube', { families: ['TUB'] }],
  ['canvas print', { families: canvases }],
  ['metal and glass', { families: ['ALU'] }],
  ['large format', { families: ['BAN', 'ROL'] }],
  ['packaging', { families: ['BOX', 'POU', 'TUB', 'TIS'] }],
  // Size and material
  ['a2 poster', { families: posters, size: /^A2$/ }],
  ['a2 poster matt', { families: posters, size: /^A2$/, material: /matt/ }],
  ['poster a1 gloss', { families: posters, size: /^A1$/, material: /gloss/ }],
  ['satin photo poster', { families: posters, material: /satin/ }],
  ['fine art cotton poster', { families: posters, material: /cotton/ }],
  ['flyer a5 recycled', { families: flyers, size: /^A5$/, material: /recycled/ }],
  ['dl flyer', { families: flyers, size: /^DL$/ }],
  ['square flyer', { families: flyers, size: /Square/ }],
  ['matt business cards', { families: cards, material: /matt/ }],
  ['cotton business cards', { families: cards, material: /cotton/ }],
  ['clear vinyl stickers', { families: stickers, material: /clear/ }],
  ['round stickers', { families: stickers, size: /Round/ }],
  ['kraft paper stickers', { families: stickers, material: /kraft/i }],
  ['mesh banner', { families: banners, material: /mesh/ }],
  ['kraft mailer box', { families: ['BOX'], material: /kraft/ }],
  ['photo book a4 landscape', { families: books, size: /A4 landscape/ }],
  ['brushed aluminium print', { families: ['ALU'], material: /brushed/ }],
  ['compostable pouch', { families: ['POU'], material: /compostable/ }],
  // Measures in other words
  ['poster 297x420', { families: posters, sizeMm: '297x420' }],
  ['poster 29.7 x 42 cm', { families: posters, sizeMm: '297x420' }],
  ['420 x 594 mm poster', { families: posters, sizeMm: '420x594' }],
  ['poster 50x70', { families: posters, sizeMm: '500x700' }],
  ['500 × 700 mm poster', { families: posters, sizeMm: '500x700' }],
  ['canvas 60x90cm', { families: canvases, sizeMm: '600x900' }],
  ['canvas 600 x 900 mm', { families: canvases, sizeMm: '600x900' }],
  ['80 by 120 cm canvas', { families: canvases, sizeMm: '800x1200' }],
  ['flyer 99x210', { families: flyers, sizeMm: '99x210' }],
  ['flyer 148 x 210 mm', { families: flyers, sizeMm: '148x210' }],
  ['banner 2x1m', { families: banners, sizeMm: '1000x2000' }],
  ['banner 300 x 100 cm', { families: banners, sizeMm: '1000x3000' }],
  ['poster 200 gsm', { families: posters, material: /200 g/ }],
  ['flyer 170g', { families: flyers, material: /170 g/ }],
  ['flyer 135 g/m²', { families: flyers, material: /135 g/ }],
  ['business cards 350gsm', { families: cards, material: /350 g/ }],
  ['business card 85x55mm', { families: cards, sizeMm: '55x85' }],
  ['3mm dibond', { families: ['ALU'], material: /3 mm/ }],
  ['pouch 250ml', { families: ['POU'], size: /^250 ml/ }],
  // Typing errors
  ['postr a2', { families: posters, size: /^A2$/ }],
  ['psoter a3', { families: posters, size: /^A3$/ }],
  ['flyr dl', { families: flyers, size: /^DL$/ }],
  ['busines crads', { families: cards }],
  ['calender', { families: ['CAL'] }],
  ['stikcers round', { families: stickers, size: /Round/ }],
  ['brouchure a4', { families: ['BRO'], size: /^A4$/ }],
  ['canvass print', { families: canvases }],
  ['recycled flier', { families: flyers, material: /recycled/ }],
  ['roll up dislpay', { families: ['ROL'] }],
  ['alumnium print', { families: ['ALU'] }],
  // Written in one, or apart
  ['photobook', { families: books }],
  ['photobook a4 portrait', { families: books, size: /A4 portrait/ }],
  ['post cards', { families: ['POC'] }],
  ['businesscards', { families: cards }],
  ['rollup', { families: ['ROL'] }],
  // Other words for it
  ['visiting cards', { families: cards }],
  ['leaflet a5', { families: flyers, size: /^A5$/ }],
  ['matte poster', { families: posters, material: /matt/ }],
  ['glossy flyer', { families: flyers, material: /gloss/ }],
  ['labels', { families: stickers }],
  ['roller banner', { families: ['ROL'] }],
  ['photo album', { families: books }],
  ['aluminum print', { families: ['ALU'] }],
  ['vinyl banner', { families: banners }],
  ['pvc banner', { families: banners, material: /PVC/ }],
  ['visitenkarten', { families: cards }],
  ['plakat a1', { families: posters, size: /^A1$/ }],
  ['fotobuch', { families: books }],
  // Codes
  ['POS-A2-MA200', { sku: 'POS-A2-MA200' }],
  ['pos a2 ma200', { sku: 'POS-A2-MA200' }],
  ['fly-a6-ma170', { sku: 'FLY-A6-MA170' }],
  ['BUC85X55MA350', { sku: 'BUC-85X55-MA350' }],
  ['HX-36990', { supplierCode: 'HX-36990' }],
  ['hx63439', { supplierCode: 'HX-63439' }],
  // Finishes and properties
  ['business cards gold foil', { families: cards, finish: /gold foil/ }],
  ['flyer rounded corners', { families: flyers, finish: /rounded/ }],
  ['banner with eyelets', { families: banners, finish: /eyelets/ }],
  ['photo book linen cover', { families: books, finish: /linen/ }],
  ['wire-o brochure', { families: ['BRO'], finish: /wire-o/ }],
  // Motifs
  ['northern lights', { title: /Northern Lights/ }],
  ['bauhaus', { title: /Bauhaus/ }],
  ['naturstudie käfer', { title: /Käfer/ }],
  ['l’été à nice', { title: /Nice/ }],
  ['东京 東京の雨', { title: /東京/ }],
  ['herbarium monstera a2', { title: /Monstera.*A2/ }],
  ['sleeping cat', { title: /Sleeping/ }],
  // Longer than any title
  ['cheap a3 poster for my living room', { families: posters, size: /^A3$/ }],
  ['thick uncoated business cards with rounded corners', { families: cards, material: /uncoated/ }],
];

/** The search is not right about all of these, which leaves room to see that it became better or worse. */
export const hardQueries: readonly PrintQuery[] = [
  ['buisness crads matt', { families: cards, material: /matt/ }],
  ['postcrad a6 uncaoted', { families: ['POC'], size: /^A6$/, material: /uncoated/ }],
  ['calander wall a3', { families: ['CAL'], size: /^Wall A3/ }],
  ['picture frame 40x60', { families: canvases, sizeMm: '400x600' }],
  ['eco friendly packaging', { families: ['POU'], material: /compostable/ }],
  ['see-through labels', { families: stickers, material: /clear/ }],
  ['beer bottle labels', { families: stickers, size: /Bottle label/ }],
  ['wine gift box', { families: ['BOX'], size: /Bottle/ }],
  ['wedding invitation square', { families: ['GRC'], size: /Square/ }],
  ['name cards extra thick', { families: cards, material: /600 g/ }],
  ['poster tube a1', { families: ['TUB'], size: /^A1$/ }],
  ['photobook 30x30', { families: books, sizeMm: '300x300' }],
  ['outdoor banner wind permeable', { families: banners, material: /mesh/ }],
  ['exhibition stand 2 m high', { families: ['ROL'] }],
  ['magazine a4 perfect bound', { families: ['BRO'], size: /^A4$/, finish: /perfect/ }],
  ['picture on metal 60 x 90', { families: ['ALU'], sizeMm: '600x900' }],
  ['poster not glossy a3', { families: posters, size: /^A3$/, material: /matt|cotton/ }],
  ['gift for a cat lover', { title: /Cat, Sleeping/ }],
];

export const printQueries: readonly PrintQuery[] = [...ordinaryQueries, ...hardQueries];
