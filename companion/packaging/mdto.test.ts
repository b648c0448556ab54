import { expect, test } from 'vitest';
import { samplePolicy, sampleRequest } from '../../tests/support/samples.ts';
import { archiefstuk } from './mdto/archiefstuk.ts';
import { retentionFrom, xsdDuration } from './mdto/common.ts';
import { serie } from './mdto/serie.ts';
import { END_OF_TERM } from './mdto/terms.ts';
import { writeInformationObject } from './mdto.ts';

const temporary = (period: string) =>
  samplePolicy({ retention: { appraisal: 'temporary', period, transferAfter: 'P10Y', restriction: 'Geen beperking' } });

test.each([
  ['P10Y', 'P10Y'],
  ['P10W', 'P70D'],
  ['P1Y2W3D', 'P1Y17D'],
  ['P2WT6H', 'P14DT6H'],
])('%s in a policy is %s in MDTO', (duration, expected) => {
  expect(xsdDuration(duration)).toBe(expected);
});

test('only what is kept for a time has a period', () => {
  expect(retentionFrom(samplePolicy(), END_OF_TERM, '2026-11-23')).toBeNull();
  expect(retentionFrom(temporary('P10Y'), END_OF_TERM, null)).toEqual({ trigger: END_OF_TERM, duration: 'P10Y' });
  expect(retentionFrom(temporary('P10Y'), END_OF_TERM, '2026-11-23')).toMatchObject({ start: '2026-11-23', end: '2036-11-23' });
  expect(retentionFrom(temporary('P9999Y'), END_OF_TERM, '2026-11-23')).not.toHaveProperty('end');
  expect(retentionFrom(temporary('P999999999999Y'), END_OF_TERM, '2026-11-23')).not.toHaveProperty('end');
});

test('an increment says which part of the day it is', () => {
  expect(archiefstuk(sampleRequest({ sequence: 2 }), []).descriptions).toContain('Aanvulling: deel 2 van deze dag, met 3 berichten.');
});

test('only a demonstration calls itself one', () => {
  const real = sampleRequest({ policy: samplePolicy({ demonstration: false }) });
  expect(new TextDecoder().decode(writeInformationObject(serie(real)))).not.toMatch(/demonstratie/i);
  expect(new TextDecoder().decode(writeInformationObject(serie(sampleRequest())))).toMatch(/<naam>Demonstratie: /);
});
