import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { unlessConditionFailed } from '../intake/conditional-write.ts';
import type { PrintImageTable } from '../intake/print-image-table.ts';
import { uploadRowKey } from '../intake/upload-row.ts';
import type { MailPorts } from './tell-owners.ts';
import type { MailOutcome } from './verdict-mail.ts';

/** Whoever claims a mail and dies before it is sent is taken for dead after this; longer than the mailer's function may run. */
const claimMs = 3 * 60 * 1000;

/** How long it is remembered that somebody was written to; far longer than an upload is young enough to be written about. */
const keptSeconds = 30 * 24 * 60 * 60;

/** Beside the upload's own row, so that whoever forgets the upload forgets this as well. */
export function mailRecordKey(uploadId: string, outcome: MailOutcome): { readonly pk: string; readonly sk: string } {
  return { pk: uploadRowKey(uploadId).pk, sk: `mail#${outcome}` };
}

/** Which mails were sent. SES knows no idempotent sending: a mail comes twice only if its sender dies right after it. */
export function mailRecords(
  client: DynamoDBClient,
  { at, read }: PrintImageTable,
  now: () => number = Date.now,
): Pick<MailPorts, 'claim' | 'settle'> {
  const write = (uploadId: string, outcome: MailOutcome, update: Partial<UpdateItemCommand['input']>) =>
    unlessConditionFailed(() =>
      client.send(new UpdateItemCommand({ ...at(mailRecordKey(uploadId, outcome)), ...update })),
    );
  return {
    claim: async (uploadId, outcome) => {
      const isClaimed = await write(uploadId, outcome, {
        UpdateExpression: 'SET claimedUntilMs = :until, expiresAt = :expires',
        ConditionExpression:
          'attribute_not_exists(settledAtMs) AND (attribute_not_exists(claimedUntilMs) OR claimedUntilMs < :now)',
        ExpressionAttributeValues: marshall({
          ':until': now() + claimMs,
          ':now': now(),
          ':expires': Math.floor(now() / 1000) + keptSeconds,
        }),
      });
      if (isClaimed) return 'free';
      const record = await read(mailRecordKey(uploadId, outcome));
      return record?.settledAtMs === undefined ? 'busy' : 'taken';
    },
    settle: async (uploadId, outcome) => {
      await write(uploadId, outcome, {
        UpdateExpression: 'SET settledAtMs = :now REMOVE claimedUntilMs',
        ExpressionAttributeValues: marshall({ ':now': now() }),
      });
    },
  };
}
