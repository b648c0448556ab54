import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { SealedObject, Target } from '../../companion/transmission/target.ts';

/** One target under test, with the archive's side of it as far as the contract needs to look there. */
export interface TargetUnderTest {
  readonly target: Target;
  /** What an archive would find in its inbox: names and bytes. */
  inbox(): Promise<ReadonlyMap<string, Buffer>>;
  /** Puts other bytes under an object's name, as a damaged disk or another writer would. */
  occupy(sha256: string, bytes: Buffer): Promise<void>;
  /** What the archive does when it takes an object in. */
  take(sha256: string): Promise<void>;
  answer(device: string, sha256: string, text: string): Promise<void>;
  /** What the archive does when its people enrol or revoke a device; absent where a target can't see that. */
  enrol?(device: string, revoked: boolean): Promise<void>;
  close(): Promise<void>;
}

export function sealedObject(bytes: Buffer, chunk = 65_536): SealedObject {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

const DEVICE = 'd'.repeat(64);

/** What every target must do: run for each of them, fakes included. */
export function obeysTargetContract(name: string, make: () => Promise<TargetUnderTest>): void {
  describe(`${name} obeys the contract of targets`, () => {
    const open: TargetUnderTest[] = [];
    const start = async () => {
      const under = await make();
      open.push(under);
      return under;
    };
    afterEach(async () => {
      for (const under of open.splice(0)) await under.close();
    });

    it('places an object whole, under the hash of its bytes', async () => {
      const { target, inbox } = await start();
      const bytes = randomBytes(1_000_000);
      const object = sealedObject(bytes);
      expect(await target.publish(object)).toEqual({ sha256: object.sha256, bytes: bytes.length });
      expect([...(await inbox())]).toEqual([[`${object.sha256}.age`, bytes]]);
    });

    it('places the same object again without harm', async () => {
      const { target, inbox } = await start();
      const object = sealedObject(randomBytes(1_000));
      const first = await target.publish(object);
      expect(await target.publish(object)).toEqual(first);
      expect((await inbox()).size).toBe(1);
    });

    it('places it again after the archive took it', async () => {
      const { target, inbox, take } = await start();
      const object = sealedObject(randomBytes(1_000));
      await target.publish(object);
      await take(object.sha256);
      expect((await inbox()).size).toBe(0);
      await target.publish(object);
      expect((await inbox()).size).toBe(1);
    });

    it('leaves other bytes under the name as they are, and says so', async () => {
      const { target, inbox, occupy } = await start();
      const object = sealedObject(randomBytes(1_000));
      const other = Buffer.from('something else');
      await occupy(object.sha256, other);
      await expect(target.publish(object)).rejects.toMatchObject({ code: 'target.conflict' });
      expect([...(await inbox()).values()]).toEqual([other]);
    });

    it('shows nothing of an object whose bytes break off', async () => {
      const { target, inbox } = await start();
      const whole = randomBytes(300_000);
      const broken: SealedObject = {
        ...sealedObject(whole),
        async *open() {
          yield whole.subarray(0, 200_000);
          throw new Error('the spool is gone');
        },
      };
      await expect(target.publish(broken)).rejects.toThrow();
      expect((await inbox()).size).toBe(0);
    });

    it('gives the answers to the objects that are asked for, of this device alone', async () => {
      const { target, answer } = await start();
      const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
      await answer(DEVICE, one, '{"one":1}');
      await answer(DEVICE, two, 'not even JSON');
      await answer(DEVICE, three, '{"three":3}');
      await answer('e'.repeat(64), one, '{"other":1}');
      const found = [];
      for await (const each of target.fetchAnswers(DEVICE, new Set([one, two, 'f'.repeat(64)]))) found.push(each);
      expect(found).toEqual([
        { object: one, text: '{"one":1}' },
        { object: two, text: 'not even JSON' },
      ]);
    });

    it('says of a device what the archive says of it, where it can see that', async () => {
      const { target, enrol } = await start();
      expect(target.enrolment === undefined).toBe(enrol === undefined);
      if (!target.enrolment || !enrol) return;
      expect(await target.enrolment(DEVICE)).toBe('unknown');
      await enrol('e'.repeat(64), false);
      expect(await target.enrolment(DEVICE)).toBe('unknown');
      await enrol(DEVICE, false);
      expect(await target.enrolment(DEVICE)).toBe('enrolled');
      await enrol(DEVICE, true);
      expect(await target.enrolment(DEVICE)).toBe('revoked');
    });

    it('has no answers before the archive knows the device', async () => {
      const { target } = await start();
      const found = [];
      for await (const each of target.fetchAnswers(DEVICE, new Set(['1'.repeat(64)]))) found.push(each);
      expect(found).toEqual([]);
    });
  });
}
