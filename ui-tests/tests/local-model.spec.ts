/**
 * The real small language model, end to end: no key, no network.
 */
import { expect, test } from '../support/test';

test('SmolLM2 answers on this machine', async ({ chat }) => {
  test.slow();
  await chat.newConversation();
  await chat.chooseModel(/SmolLM2/);

  await chat.ask('What is the capital of Germany? Answer in one word.');

  await expect(chat.answer()).toHaveAttribute('aria-busy', 'false', {
    timeout: 120_000
  });
  expect((await chat.answer().innerText()).trim().length).toBeGreaterThan(3);
  await expect(
    chat.answer().getByRole('button', { name: 'Retry' })
  ).toHaveCount(0);
});
