import { z } from 'zod';
import { compileDateFormat, isTimeZone } from './local-time.ts';

const column = z.string().min(1);

const columns = z
  .strictObject({
    orderId: column.meta({ description: 'invoice or order number; lines with the same one make up an order' }),
    placedAt: column.meta({ description: 'when the order was placed' }),
    sku: column.meta({ description: 'article number; upper and lower case differ' }),
    quantity: column.meta({ description: 'whole number of pieces' }),
    unitPrice: column.meta({ description: 'price of one piece, in units of the currency (2.55), not in pence' }),
    title: column.optional().meta({ description: 'name of the article' }),
    category: column.optional().meta({ description: 'category of the article' }),
    customerId: column
      .optional()
      .meta({ description: 'who ordered; empty for guests; the lake stores a keyed hash of it' }),
    country: column
      .optional()
      .meta({ description: 'country as code or name; without it, constants.country is needed' }),
  })
  .meta({ description: 'which column of the file holds what, by the names in its first line' });

const constants = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as GBP')
      .meta({ description: 'ISO 4217 code' }),
    channel: z.enum(['web', 'app', 'phone', 'store', 'marketplace']),
    country: z.string().min(2).max(60).optional().meta({ description: 'stands where a line has no country' }),
  })
  .meta({ description: 'what is the same for every order of the file' });

const placedAt = z
  .strictObject({
    format: z.string().superRefine((format, context) => {
      const compiled = compileDateFormat(format);
      if (!compiled.ok) context.addIssue({ code: 'custom', message: compiled.message });
    }),
    timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/London or UTC').default('UTC'),
  })
  .meta({
    description:
      'how times are written: yyyy M MM d dd H HH m mm s ss SSS, X for an offset such as +01:00 or Z; anything else as it is',
  });

const csv = z
  .strictObject({
    delimiter: z.string().length(1).default(','),
    encoding: z.enum(['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le']).default('utf-8'),
  })
  .prefault({});

const numbers = z
  .strictObject({
    decimalSeparator: z.enum(['.', ',']).default('.'),
    thousandsSeparator: z.enum(['', '.', ',', ' ', "'"]).default(''),
  })
  .refine((separators) => separators.decimalSeparator !== separators.thousandsSeparator, {
    path: ['thousandsSeparator'],
    error: 'must differ from decimalSeparator',
  })
  .prefault({});

/** Reasons for which a shop may want lines refused that an order could hold. */
const optionalRules = ['UNIT_PRICE_ZERO', 'CUSTOMER_ID_EMPTY'] as const;

const mappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    shop: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,40}$/, 'expected lower-case letters, digits and dashes')
      .meta({ description: 'name of the shop; part of every event id, so keep it once something was imported' }),
    columns,
    constants,
    placedAt,
    csv,
    numbers,
    orderIdPrefix: z
      .string()
      .max(40)
      .default('')
      .meta({ description: 'put before every order number, to keep shops apart' }),
    customerId: z
      .strictObject({ removeSuffix: z.string().min(1).optional(), prefix: z.string().max(40).default('') })
      .prefault({})
      .meta({
        description: 'clean-up of customer numbers: removeSuffix ".0" makes 17850 of 17850.0; prefix keeps shops apart',
      }),
    creditNotes: z
      .strictObject({ orderIdPrefix: z.string().min(1) })
      .optional()
      .meta({
        description:
          'an order number that starts so is a credit note: its quantities are negative, it becomes order.refunded',
      }),
    refuseLines: z.array(z.enum(optionalRules)).default([]).meta({
      description: 'further lines to refuse; lines of no positive quantity always are, unless on a credit note',
    }),
  })
  .refine((mapping) => mapping.columns.country !== undefined || mapping.constants.country !== undefined, {
    path: ['columns', 'country'],
    error: 'either columns.country or constants.country is needed',
  });

/** How the lines of one shop's export become events. */
export type Mapping = z.output<typeof mappingSchema>;

export type MappingResult = { ok: true; mapping: Mapping } | { ok: false; problems: readonly string[] };

/** Reads a mapping file's text; every problem names the field it is in. */
export function parseMapping(text: string): MappingResult {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = mappingSchema.safeParse(document);
  if (parsed.success) return { ok: true, mapping: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'mapping'}: ${issue.message}`);
  return { ok: false, problems };
}

/** The rules of a mapping file as JSON Schema, for editors and for reading. */
export function mappingJsonSchema(): unknown {
  return z.toJSONSchema(mappingSchema, { io: 'input' });
}
