import { isCanaryId } from '../../pipelines/contracts/canary.ts';
import type { ImageLink } from '../intake/image-state.ts';
import type { UploadRow } from '../intake/upload-row.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { CustomerAddress } from './customer-address.ts';
import { type MailData, type MailOutcome, mailDataOf, mailOutcomeOf } from './verdict-mail.ts';

export interface MailPorts {
  /** The uploads that hold an image. */
  readonly linksOf: (imageId: string) => Promise<readonly ImageLink[]>;
  readonly uploadOf: (uploadId: string) => Promise<UploadRow | undefined>;
  /** Of one print of an image; undefined when it is no longer, or not yet, there. */
  readonly passportOf: (
    imageId: string,
    profileVersion: number,
    order: PrintOrder,
  ) => Promise<PrintPassport | undefined>;
  /** @throws when the shop cannot be asked */
  readonly addressOf: (customerId: string) => Promise<CustomerAddress>;
  /** Notes that a mail is about to be sent. `taken`: it was sent, or needs none; `busy`: somebody else is at it. */
  readonly claim: (uploadId: string, outcome: MailOutcome) => Promise<'free' | 'taken' | 'busy'>;
  readonly settle: (uploadId: string, outcome: MailOutcome) => Promise<void>;
  /** @returns false when SES will never take a mail to this address; throws what is worth another try */
  readonly send: (mail: { to: string; outcome: MailOutcome; data: MailData }) => Promise<boolean>;
  readonly now: () => number;
}

export interface MailSettings {
  readonly pageUrl: string;
  /** What customers are told of at all. */
  readonly outcomes: readonly MailOutcome[];
}

/** What became of each upload of an image. */
export interface MailTally {
  sent: number;
  /** The shop knows no address, or the customer wants no mails. */
  withoutAddress: number;
  /** SES took it for an address that no mail can go to. */
  undeliverable: number;
  /** Told before, too old, or nobody's. */
  untold: number;
}

/** Of a verdict that was announced. */
export interface AnnouncedVerdict {
  readonly imageId: string;
  readonly profileVersion: number | undefined;
}

/** Images are announced anew when print profiles change; whoever uploaded weeks ago has long ordered, and is left in peace. */
const longestAgeMs = 2 * 24 * 60 * 60 * 1000;

/**
 * Writes to the owner of each upload that holds an image, once for each outcome. Each upload has its own size, and thus its
 * own verdict: that of the event is only the most demanding one's.
 *
 * @throws when something is worth another try; who was written to by then is not written to again
 */
export async function tellOwners(
  { imageId, profileVersion }: AnnouncedVerdict,
  settings: MailSettings,
  ports: MailPorts,
): Promise<MailTally> {
  const tally: MailTally = { sent: 0, withoutAddress: 0, undeliverable: 0, untold: 0 };
  if (profileVersion === undefined) return tally;
  for (const link of await ports.linksOf(imageId)) {
    const upload = link.isCanary ? undefined : await ports.uploadOf(link.uploadId);
    const passport =
      upload !== undefined && mayBeTold(upload, imageId, ports.now())
        ? await ports.passportOf(imageId, profileVersion, upload.order)
        : undefined;
    if (upload === undefined || passport === undefined) tally.untold += 1;
    else tally[await tellOwner(upload, passport, settings, ports)] += 1;
  }
  return tally;
}

function mayBeTold(upload: UploadRow, imageId: string, nowMs: number): upload is UploadRow & { ownerId: string } {
  const { state, ownerId, product, createdAt } = upload;
  if (state !== 'present' || upload.imageId !== imageId || ownerId === undefined) return false;
  return !isCanaryId(ownerId) && !isCanaryId(product) && nowMs - Date.parse(createdAt) <= longestAgeMs;
}

async function tellOwner(
  upload: UploadRow,
  passport: PrintPassport,
  { outcomes, pageUrl }: MailSettings,
  ports: MailPorts,
): Promise<keyof MailTally> {
  const outcome = mailOutcomeOf(passport);
  const { uploadId, ownerId = '' } = upload;
  if (!outcomes.includes(outcome)) return 'untold';
  const claim = await ports.claim(uploadId, outcome);
  if (claim === 'busy') throw new Error(`Somebody else is writing the mail about upload ${uploadId}`);
  if (claim === 'taken') return 'untold';
  const address = await ports.addressOf(ownerId);
  if (address.kind === 'none') {
    await ports.settle(uploadId, outcome);
    return 'withoutAddress';
  }
  const isSent = await ports.send({ to: address.email, outcome, data: mailDataOf(upload, passport, pageUrl) });
  await ports.settle(uploadId, outcome);
  return isSent ? 'sent' : 'undeliverable';
}
