<?php
/** Settings → Timbao. */

namespace Timbao;

if (!defined('ABSPATH')) {
    exit;
}

const FIELDS = [
    'service' => ['Địa chỉ Timbao / Address of Timbao', 'url', 'https://tim.bao.example'],
    'key' => ['Khóa ghi bài (bí mật) / Key with the scope ingest (secret)', 'password', 'timbao_…'],
    'site' => ['Khóa của trang (ai cũng thấy) / Key of the site (shown to everybody)', 'text', 'timbao_…'],
    'source' => ['Tên nguồn / Name of the source', 'text', ''],
];

add_action('admin_init', static fn() => register_setting('timbao', 'timbao', ['sanitize_callback' => __NAMESPACE__ . '\\cleaned']));
add_action('admin_menu', static fn() => add_options_page('Timbao', 'Timbao', 'manage_options', 'timbao', __NAMESPACE__ . '\\page'));
add_action('admin_post_timbao_everything', __NAMESPACE__ . '\\everything');

/**
 * @param mixed $given
 * @return array<string, string>
 */
function cleaned($given): array
{
    $given = is_array($given) ? $given : [];
    $found = array_map('sanitize_text_field', array_intersect_key($given, FIELDS));
    $found['service'] = esc_url_raw($found['service'] ?? '', ['http', 'https']);
    $found['box'] = empty($given['box']) ? '' : '1';
    return $found;
}

function page(): void
{
    $pending = count(get_option(PENDING, []));
    $trouble = (string) get_option('timbao_trouble', '');
    echo '<div class="wrap"><h1>Timbao</h1>';
    if ($trouble !== '') {
        echo '<div class="notice notice-error"><p>' . esc_html($trouble) . '</p></div>';
    }
    echo '<form method="post" action="options.php">';
    settings_fields('timbao');
    echo '<table class="form-table" role="presentation">';
    foreach (FIELDS as $name => [$label, $type, $example]) {
        printf(
            '<tr><th scope="row"><label for="timbao-%1$s">%2$s</label></th><td><input class="regular-text" id="timbao-%1$s" name="timbao[%1$s]" type="%3$s" value="%4$s" placeholder="%5$s" autocomplete="off"></td></tr>',
            esc_attr($name), esc_html($label), esc_attr($type), esc_attr(option($name)), esc_attr($example)
        );
    }
    printf(
        '<tr><th scope="row">Ô tìm kiếm / Search form</th><td><label><input type="checkbox" name="timbao[box]" value="1"%s> Thay ô tìm kiếm của giao diện / In the place of the theme\'s</label></td></tr>',
        checked(option('box'), '1', false)
    );
    echo '</table>';
    submit_button();
    echo '</form><h2>Gửi mọi bài / Send every article</h2><p>' . esc_html("Đang chờ gửi: $pending. / Waiting: $pending.") . '</p>';
    echo '<form method="post" action="' . esc_url(admin_url('admin-post.php')) . '"><input type="hidden" name="action" value="timbao_everything">';
    wp_nonce_field('timbao_everything');
    submit_button('Gửi mọi bài / Send every article', 'secondary');
    echo '</form></div>';
}

function everything(): void
{
    if (!current_user_can('manage_options')) {
        wp_die('', 403);
    }
    check_admin_referer('timbao_everything');
    tell_everything();
    wp_safe_redirect(admin_url('options-general.php?page=timbao'));
    exit;
}
