import { Duration, Validations } from 'aws-cdk-lib';
import type { PasswordPolicy, UserPool } from 'aws-cdk-lib/aws-cognito';

/** Of pools of customers and staff alike: long rather than odd, and what the checks of this project ask for. */
export const passwordPolicy: PasswordPolicy = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: true,
  tempPasswordValidity: Duration.days(3),
  passwordHistorySize: 5,
};

/** Nobody is there: until a stage says where its page is, nobody can be sent back to it after signing in. */
export const unknownPage = 'not-yet-known.invalid';

/** @param reasons by the rule's id */
export function acknowledgePool(pool: UserPool, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(pool).acknowledge({ id, reason });
}

/** Advanced protection has a price for each user. */
export const priceOfPlus = 'Its price per user and month is for a stage to decide: threatProtection under identity';
