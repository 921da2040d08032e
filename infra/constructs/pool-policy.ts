import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  type PasswordPolicy,
  StandardThreatProtectionMode,
  type UserPool,
  type UserPoolClientOptions,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** Long rather than odd, and what the checks of this project ask for. */
const passwordPolicy: PasswordPolicy = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: true,
  tempPasswordValidity: Duration.days(3),
  passwordHistorySize: 5,
};

/** Of pools of customers and staff alike: people are known by their mail address, and prove themselves without messages to a phone. */
export function poolFrame(stage: Stage, threatProtection: boolean): UserPoolProps {
  return {
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    passwordPolicy,
    mfaSecondFactor: { sms: false, otp: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
    ...(threatProtection && { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION }),
    deletionProtection: stage.deletionProtection,
    removalPolicy: removalPolicyOf(stage),
  };
}

/** Of clients without a secret, which a browser could not keep: codes only, and tokens that can be taken back. */
export const clientFrame: UserPoolClientOptions = {
  generateSecret: false,
  authFlows: {},
  preventUserExistenceErrors: true,
  enableTokenRevocation: true,
  accessTokenValidity: Duration.hours(1),
  idTokenValidity: Duration.hours(1),
};

/** Where a pool signs people in. @param domainPrefix belongs to everybody in a Region, so it holds the account */
export function hostOfPool(domainPrefix: string, region: string): string {
  return `https://${domainPrefix}.auth.${region}.amazoncognito.com`;
}

/** Nobody is there: until a stage says where its page is, nobody can be sent back to it after signing in. */
export const unknownPage = 'not-yet-known.invalid';

/** @param reasons by the rule's id */
export function acknowledgePool(pool: UserPool, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(pool).acknowledge({ id, reason });
}

/** Advanced protection has a price for each user. */
export const priceOfPlus = 'Its price per user and month is for a stage to decide: threatProtection under identity';
