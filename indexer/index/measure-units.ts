/**
 * Units as shops and shoppers write them after a number, by the spelling that the index holds. In spellings a full stop
 * at the end is understood. Grams and grams per square metre are one: `170 g` is how people ask for 170 gsm paper.
 */
const spellingsByUnit = {
  in: ['inches', 'inch', 'in', '"'],
  ft: ['feet', 'foot', 'ft', "'"],
  yd: ['yards', 'yard', 'yds', 'yd'],
  mm: ['millimeters', 'millimetres', 'millimeter', 'millimetre', 'mm'],
  cm: ['centimeters', 'centimetres', 'centimeter', 'centimetre', 'cms', 'cm'],
  m: ['meters', 'metres', 'meter', 'metre', 'mtr', 'm'],
  gal: ['gallons', 'gallon', 'gals', 'gal'],
  qt: ['quarts', 'quart', 'qts', 'qt'],
  // Not `pt`, which builders write for pressure-treated.
  pt: ['pints', 'pint'],
  oz: ['fluid ounces', 'fluid ounce', 'fluid oz', 'fl. oz', 'fl oz', 'fl.oz', 'floz', 'ounces', 'ounce', 'oz'],
  l: ['liters', 'litres', 'liter', 'litre', 'ltr', 'l'],
  ml: ['milliliters', 'millilitres', 'milliliter', 'millilitre', 'ml'],
  lb: ['pounds', 'pound', 'lbs', 'lb', '#'],
  kg: ['kilograms', 'kilogram', 'kilos', 'kilo', 'kgs', 'kg'],
  g: ['grams per square meter', 'grams', 'gram', 'grammes', 'gramme', 'gsm', 'g/m2', 'g/sqm', 'g/qm', 'gr', 'g'],
  sqft: [
    'square feet',
    'square foot',
    'sq. feet',
    'sq feet',
    'sq. foot',
    'sq foot',
    'sq. ft',
    'sq ft',
    'sq.ft',
    'sqft',
    'ft2',
  ],
  cuft: [
    'cubic feet',
    'cubic foot',
    'cubic ft',
    'cu. feet',
    'cu feet',
    'cu. foot',
    'cu foot',
    'cu. ft',
    'cu ft',
    'cu.ft',
    'cuft',
  ],
  w: ['watts', 'watt', 'w'],
  kw: ['kilowatts', 'kilowatt', 'kw'],
  v: ['volts', 'volt', 'v'],
  amp: ['amperes', 'ampere', 'amps', 'amp'],
  ah: ['amp hours', 'amp hour', 'amp-hours', 'amp-hour', 'ah'],
  btu: ['btus', 'btu'],
  hp: ['horsepower', 'horse power', 'hp'],
  psi: ['psi'],
  cfm: ['cfm'],
  gpm: ['gpm'],
  gpf: ['gpf'],
  rpm: ['rpm'],
  lm: ['lumens', 'lumen', 'lm'],
  ga: ['gauge', 'gage', 'ga'],
  mil: ['mils', 'mil'],
  gb: ['gigabytes', 'gigabyte', 'gb'],
  tb: ['terabytes', 'terabyte', 'tb'],
  deg: ['degrees', 'degree', 'deg'],
  pk: ['packs', 'pack', 'pks', 'pk'],
  pc: ['pieces', 'piece', 'pcs', 'pc'],
  ct: ['counts', 'count', 'ct'],
} as const satisfies Record<string, readonly string[]>;

export type MeasureUnit = keyof typeof spellingsByUnit;

/** Units of length: numbers of these multiply into dimensions such as `4 ft. x 8 ft.` */
export const lengthUnits = ['in', 'ft', 'yd', 'mm', 'cm', 'm'] as const satisfies readonly MeasureUnit[];

/** Every unit with one of its spellings, longest spelling first, so that an alternation of them takes the longest. */
export const unitSpellings: readonly (readonly [MeasureUnit, string])[] = Object.entries(spellingsByUnit)
  .flatMap(([unit, spellings]) => spellings.map((spelling) => [unit as MeasureUnit, spelling] as const))
  .sort(([, one], [, other]) => other.length - one.length);

export const measureUnits = Object.keys(spellingsByUnit) as readonly MeasureUnit[];
