<?php
/**
 * Plugin Name: Timbao
 * Description: Tìm kiếm bài bằng Timbao: ô tìm kiếm có gợi ý, kết quả ngay trong trang, bài mới, bài sửa và bài gỡ được báo cho Timbao. / The search box and results of Timbao, and every change of an article told to it.
 * Version: 0.1.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License: Apache-2.0
 *
 * @package Timbao
 */

namespace Timbao;

if (!defined('ABSPATH')) {
    exit;
}

require_once __DIR__ . '/article.php';
require_once __DIR__ . '/sending.php';
require_once __DIR__ . '/pages.php';
require_once __DIR__ . '/settings.php';

/**
 * A setting of the plugin: `service` (where Timbao is), `key` (of its scope ingest, secret), `site` (the key of the site,
 * shown to everybody), `source` (the name of the source), `box` ("1": in the place of the theme's search form).
 */
function option(string $name): string
{
    $given = get_option('timbao', []);
    $usual = ['source' => plain(get_bloginfo('name'))]; // which WordPress keeps with entities
    return trim((string) (($given[$name] ?? '') !== '' ? $given[$name] : ($usual[$name] ?? '')));
}
