import { z } from 'zod';
import { readChosenSettings, type SettingsOf, type SettingTable } from '../pipelines/settings/read-settings.ts';
import { jsonText, portNumber, requiredText } from '../pipelines/settings/setting-values.ts';
import { ImagesError } from './errors.ts';
import { mailOutcomes } from './mails/verdict-mail.ts';
import { signInSettings } from './upload-page/sign-in-settings.ts';

const settings = {
  /** One item per upload, per image, per (image, upload); see intake/. */
  printImageTable: ['INKSTREAM_PRINT_IMAGE_TABLE', requiredText],
  /** Private: what customers upload, one object per upload. */
  uploadBucket: ['INKSTREAM_UPLOAD_BUCKET', requiredText],
  /** Press masters, renditions, passports, quarantine. */
  imageBucket: ['INKSTREAM_IMAGE_BUCKET', requiredText],
  printImagesQueueUrl: ['INKSTREAM_PRINT_IMAGES_QUEUE_URL', z.url()],
  printImagesDlqUrl: ['INKSTREAM_PRINT_IMAGES_DLQ_URL', z.url()],
  busName: ['INKSTREAM_BUS_NAME', requiredText],
  /** Base URL of the upload API, without a slash at its end. */
  uploadApiUrl: ['INKSTREAM_UPLOAD_API_URL', z.url()],
  /** Who makes customers' tokens: a Cognito pool, or the shop itself. */
  customerTokenIssuer: ['INKSTREAM_CUSTOMER_TOKEN_ISSUER', z.url()],
  customerTokenAudience: ['INKSTREAM_CUSTOMER_TOKEN_AUDIENCE', requiredText],
  /** Where the issuer's keys are; without it under the issuer's own address. */
  customerTokenJwks: ['INKSTREAM_CUSTOMER_TOKEN_JWKS', z.url().optional()],
  /** Holds the shop's id of the customer. */
  customerTokenClaim: ['INKSTREAM_CUSTOMER_TOKEN_CLAIM', requiredText.default('sub')],
  customerTokenUse: ['INKSTREAM_CUSTOMER_TOKEN_USE', z.enum(['access', 'id', 'any']).default('any')],
  /** Where the upload page sends people to sign in, as JSON. */
  customerSignIn: ['INKSTREAM_CUSTOMER_SIGN_IN', jsonText.pipe(signInSettings).optional()],
  /** Of a customer who is signed in, for commands. */
  uploadToken: ['INKSTREAM_UPLOAD_TOKEN', z.string().min(1).optional()],
  /** Where the demo issuer on this machine gives tokens away; see infra/local/identity. */
  demoTokenUrl: ['INKSTREAM_DEMO_TOKEN_URL', z.url().optional()],
  /** The shop's own press profile instead of the bundled one; a path. */
  pressProfile: ['INKSTREAM_PRESS_PROFILE', z.string().min(1).optional()],
  /** Where the upload page listens on this machine. */
  uploadPagePort: ['INKSTREAM_PORT_UPLOADS', portNumber.default(4610)],
  /** Whom mails to customers come from: an address, or `Name <address>`. */
  mailFrom: ['INKSTREAM_MAIL_FROM', requiredText],
  mailTemplatePrefix: ['INKSTREAM_MAIL_TEMPLATE_PREFIX', requiredText],
  mailConfigurationSet: ['INKSTREAM_MAIL_CONFIGURATION_SET', requiredText],
  /** Where the shop tells a customer's address; `{customerId}` stands for the id. */
  mailLookupUrl: ['INKSTREAM_MAIL_LOOKUP_URL', z.url()],
  mailLookupSecret: ['INKSTREAM_MAIL_LOOKUP_SECRET', requiredText],
  /** The upload page, to which mails lead. */
  mailPageUrl: ['INKSTREAM_MAIL_PAGE_URL', z.url()],
  /** Comma-separated. */
  mailOutcomes: [
    'INKSTREAM_MAIL_OUTCOMES',
    z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(mailOutcomes)).min(1)),
  ],
  /** Set where AWS is an emulator. */
  awsEndpoint: ['AWS_ENDPOINT_URL', z.url().optional()],
} as const satisfies SettingTable;

type Table = typeof settings;
export type SettingName = keyof Table;
export type ImagesConfig<Names extends SettingName> = SettingsOf<Pick<Table, Names>>;

/**
 * Reads the settings that a handler or command needs, and no others.
 * @throws ImagesError SETTING_WRONG that names every variable that is missing or unusable
 */
export function readImagesConfig<const Names extends SettingName>(
  names: readonly Names[],
  environment: NodeJS.ProcessEnv = process.env,
): ImagesConfig<Names> {
  const refuse = (message: string) => new ImagesError('SETTING_WRONG', message);
  return readChosenSettings(settings, names, environment, refuse);
}

/** What a process that works on images gets of the environment: no credentials, because it reads what strangers send. */
const isolatedVariables = [
  ...['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'LC_ALL', 'TZ'],
  // Where Lambda keeps its libraries and the packages of its layers.
  ...['LD_LIBRARY_PATH', 'NODE_PATH'],
];

/** The environment of a process that works on images. */
export function isolatedEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = isolatedVariables.map((variable) => [variable, environment[variable]] as const);
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    // libvips then loads nothing by the libraries that it calls unfit for hostile files.
    VIPS_BLOCK_UNTRUSTED: '1',
    // glibc keeps what each of its arenas once held: two of them keep the memory of one image low.
    MALLOC_ARENA_MAX: '2',
  };
}
