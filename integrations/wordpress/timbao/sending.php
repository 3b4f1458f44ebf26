<?php
/**
 * Every change of a post told to Timbao, by the hooks that really fire: `save_post` comes before the tags are set, and
 * deleting a post for good changes no status. What cannot be told now is told later.
 */

namespace Timbao;

if (!defined('ABSPATH')) {
    exit;
}

const PENDING = 'timbao_pending'; // option: ids of posts that are still to be told of
const LATER = 'timbao_later'; // the event that tells them
const BATCH = 50; // posts a run
const WAIT = 60; // seconds

add_action('wp_after_insert_post', __NAMESPACE__ . '\\changed');
add_action('before_delete_post', __NAMESPACE__ . '\\deleted');
add_action('edited_term', __NAMESPACE__ . '\\term_changed', 10, 3);
add_action('profile_update', __NAMESPACE__ . '\\author_changed');
add_action(LATER, __NAMESPACE__ . '\\tell_pending');

function changed(int $post_id): void
{
    $post = get_post($post_id);
    if ($post && $post->post_type === 'post' && $post->post_status !== 'auto-draft' && !wp_is_post_revision($post_id)) {
        tell($post_id);
    }
}

function deleted(int $post_id): void
{
    $post = get_post($post_id);
    if ($post && $post->post_type === 'post' && !wp_is_post_revision($post_id)) {
        withdraw($post_id);
    }
}

/** A name that many articles show: no article is saved, and all of them change. */
function term_changed(int $term_id, int $tt_id, string $taxonomy): void
{
    if (in_array($taxonomy, ['category', 'post_tag'], true)) {
        later(get_posts(all() + ['tax_query' => [['taxonomy' => $taxonomy, 'terms' => $term_id]]]));
    }
}

function author_changed(int $user_id): void
{
    later(get_posts(all() + ['author' => $user_id]));
}

/** Put every public article into the queue: the first import, and the way to mend whatever was missed. */
function tell_everything(): int
{
    $ids = get_posts(all());
    later($ids);
    return count($ids);
}

/** @return array<string, mixed> What asks for the ids of all public posts. */
function all(): array
{
    return ['post_type' => 'post', 'post_status' => 'publish', 'has_password' => false, 'numberposts' => -1, 'fields' => 'ids',
        'orderby' => 'ID', 'order' => 'ASC'];
}

/** Tell of a post as it is now; keep it for later where that fails. */
function tell(int $post_id): void
{
    $post = get_post($post_id);
    if (!$post || !is_public($post)) {
        withdraw($post_id);
        return;
    }
    if (!send('PUT', '/articles/' . rawurlencode(article_id($post_id)), article_of($post))) {
        later([$post_id]);
    }
}

/** Take a post out; one that was never there is no error. */
function withdraw(int $post_id): void
{
    if (!send('DELETE', '/articles/' . rawurlencode(article_id($post_id)))) {
        later([$post_id]);
    }
}

/** @param list<int> $post_ids Posts to be told of in the background. */
function later(array $post_ids): void
{
    if (!$post_ids) {
        return;
    }
    $pending = get_option(PENDING, []);
    update_option(PENDING, array_values(array_unique(array_merge($pending, array_map('intval', $post_ids)))), false);
    if (!wp_next_scheduled(LATER)) {
        wp_schedule_single_event(time() + WAIT, LATER);
    }
}

/** Tell what is pending, the articles of a run in one request, and go on until nothing is left. */
function tell_pending(): void
{
    $ids = array_slice(get_option(PENDING, []), 0, BATCH);
    $public = array_filter(array_map('get_post', $ids), static fn($post) => $post && is_public($post));
    $done = !$public || send('POST', '/articles', array_values(array_map(__NAMESPACE__ . '\\article_of', $public)));
    $told = $done ? wp_list_pluck($public, 'ID') : [];
    foreach (array_diff($ids, wp_list_pluck($public, 'ID')) as $post_id) {
        if (!send('DELETE', '/articles/' . rawurlencode(article_id($post_id)))) {
            break;
        }
        $told[] = $post_id;
    }
    $left = array_values(array_diff(get_option(PENDING, []), $told)); // read again: more may have come meanwhile
    update_option(PENDING, $left, false);
    if ($left && !wp_next_scheduled(LATER)) {
        wp_schedule_single_event(time() + ($told ? 1 : WAIT), LATER);
    }
}

/**
 * Ask the service for something; true when that is settled: done, or refused in a way that asking again would not mend.
 *
 * @param array<mixed>|null $body
 */
function send(string $method, string $path, ?array $body = null): bool
{
    $service = rtrim(option('service'), '/');
    if ($service === '' || option('key') === '') {
        return true; // not set up: nothing is owed
    }
    $answer = wp_remote_request("$service/api/v1$path", [
        'method' => $method,
        'timeout' => 10,
        'headers' => ['Authorization' => 'Bearer ' . option('key'), 'Content-Type' => 'application/json'],
        'body' => $body === null ? null : wp_json_encode($body, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE),
    ]);
    if (is_wp_error($answer)) {
        update_option('timbao_trouble', $answer->get_error_message(), false);
        return false;
    }
    $status = (int) wp_remote_retrieve_response_code($answer);
    $said = json_decode((string) wp_remote_retrieve_body($answer), true);
    $trouble = $status < 300 ? '' : trim("$method $path: $status " . (is_array($said) ? ($said['detail'] ?? '') : ''));
    update_option('timbao_trouble', $trouble, false);
    // 404 and 405: who answers there is not what takes articles, as where the address in the settings is wrong.
    $hopeless = $status >= 400 && $status < 500 && !in_array($status, [401, 403, 404, 405, 408, 429], true);
    return $status < 300 || $hopeless;
}
