import { contracts } from './all-contracts.ts';
import { envelopeFields, isName } from './envelope.ts';
import { isDetailType } from './event.ts';
import { MASK, maskUnknownName } from './known-names.ts';
import { decodeString, type JsonVisitor, scanJson } from './scan-json.ts';
import { type Field, fieldOf, type Outline } from './schema-outline.ts';

/** What a place of the document may be according to the contract; none: the contract does not know it, so nothing there is shown. */
type Place = readonly Field[];

const NOWHERE: Place = [];
const MASKED = JSON.stringify(MASK);

function only(outline: Outline): Field {
  return { outline, isOptional: false, isNullable: false, privacy: undefined };
}

/** Shows a value only when it is exactly of the expected form. The envelope has no contract of ours, so types alone say too little. */
function strictly({ outline }: Field): Field {
  return only(outline.kind === 'scalar' ? { ...outline, types: new Set() } : outline);
}

const name = only({ kind: 'scalar', types: new Set(), accepts: isName });
const envelope = new Map(Object.entries(envelopeFields).map(([key, schema]) => [key, strictly(fieldOf(schema))]));

const detailFields = new Map(
  Object.values(contracts).map((contract) => [
    contract.detailType as string,
    [contract.schema, ...Object.values(contract.olderSchemas)].map(fieldOf),
  ]),
);

/** The whole document, for a detail type; that of an unknown type has nothing to show but its envelope. */
function rootOf(detailType: string | undefined): Place {
  const details = (detailType !== undefined && detailFields.get(detailType)) || [];
  const fields = new Map([...envelope, ['source', name], ['detail-type', name]]);
  return [
    only({ kind: 'object', fields: new Map([...fields, ['detail', only({ kind: 'choice', options: details })]]) }),
  ];
}

const rootOfUnknown = rootOf(undefined);
const roots = new Map([...detailFields.keys()].map((detailType) => [detailType, rootOf(detailType)]));

function alternatives(place: Place): Place {
  // Choices are rare, and this is asked for every value of a text.
  if (!place.some(({ outline }) => outline.kind === 'choice')) return place;
  return place.flatMap((field) => (field.outline.kind === 'choice' ? alternatives(field.outline.options) : [field]));
}

/** A field that any version of the contract calls personal is personal. */
function unlessPrivate(place: Place): Place {
  return place.some((field) => field.privacy !== undefined) ? NOWHERE : place;
}

function memberOf(place: Place, key: string): Place {
  const members = alternatives(place).map(({ outline }) => {
    if (outline.kind === 'object') return outline.fields.get(key);
    return outline.kind === 'record' && maskUnknownName(key) === key ? outline.value : undefined;
  });
  return unlessPrivate(members.filter((member) => member !== undefined));
}

function elementOf(place: Place): Place {
  return unlessPrivate(
    alternatives(place).flatMap(({ outline }) => (outline.kind === 'array' ? [outline.element] : [])),
  );
}

function isShown(place: Place, value: unknown): boolean {
  if (value === null) return true;
  const type = typeof value;
  return alternatives(place).some(
    ({ outline }) =>
      outline.kind === 'scalar' && ((outline.types as ReadonlySet<string>).has(type) || outline.accepts(value)),
  );
}

interface Frame {
  readonly place: Place;
  readonly isArray: boolean;
  member: Place;
}

/** Follows the scan and writes the text again, scalars and keys masked where the contract does not vouch for them. */
class Masker implements JsonVisitor {
  readonly #text: string;
  readonly #root: Place;
  readonly #frames: Frame[] = [];
  readonly #written: string[] = [];
  #copiedTo = 0;

  constructor(text: string, root: Place) {
    this.#text = text;
    this.#root = root;
  }

  open(kind: 'object' | 'array'): void {
    this.#frames.push({ place: this.#current(), isArray: kind === 'array', member: NOWHERE });
  }

  close(): void {
    this.#frames.pop();
  }

  key(start: number, end: number): void {
    const frame = this.#frames.at(-1);
    const key = decodeString(this.#text, start, end);
    if (frame) frame.member = memberOf(frame.place, key);
    if (maskUnknownName(key) !== key) this.#replace(start, end);
  }

  scalar(start: number, end: number): void {
    if (!isShown(this.#current(), JSON.parse(this.#text.slice(start, end)))) this.#replace(start, end);
  }

  result(): string {
    return this.#written.join('') + this.#text.slice(this.#copiedTo);
  }

  #current(): Place {
    const frame = this.#frames.at(-1);
    if (!frame) return this.#root;
    return frame.isArray ? elementOf(frame.place) : frame.member;
  }

  #replace(start: number, end: number): void {
    this.#written.push(this.#text.slice(this.#copiedTo, start), MASKED);
    this.#copiedTo = end;
  }
}

/** The detail type of a document that names it once. Where it is named twice, none of them can be trusted. */
function detailTypeOf(text: string): string | undefined {
  const found: string[] = [];
  let depth = 0;
  let isNext = false;
  scanJson(text, {
    open: () => {
      depth += 1;
      isNext = false;
    },
    close: () => {
      depth -= 1;
    },
    key: (start, end) => {
      isNext = depth === 1 && decodeString(text, start, end) === 'detail-type';
      if (isNext) found.push('');
    },
    scalar: (start, end) => {
      if (isNext && depth === 1) found.push(decodeString(text, start, end));
      isNext = false;
    },
  });
  const [, detailType] = found;
  return found.length === 2 && detailType !== undefined && isDetailType(detailType) ? detailType : undefined;
}

/** Writes a JSON text again with a mask in the place of everything that is not known to be free of personal data. */
export function maskText(text: string): string {
  const detailType = detailTypeOf(text);
  const masker = new Masker(text, (detailType !== undefined && roots.get(detailType)) || rootOfUnknown);
  scanJson(text, masker);
  return masker.result();
}
