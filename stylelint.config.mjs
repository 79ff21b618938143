// Colors, fonts and shadows come from the theme, so that every theme is right.
export default {
  extends: 'stylelint-config-standard',
  plugins: ['stylelint-declaration-strict-value'],
  rules: {
    'color-named': 'never',
    'color-no-hex': true,
    'custom-property-pattern': ['^jp-', { message: 'Use --jp-* variables.' }],
    'declaration-property-value-disallowed-list': [
      { color: [/--jp-(ui-font-color[23]|error-color1)/] },
      {
        message:
          'Too faint on some grounds: use --jp-ChatExt-muted or --jp-ChatExt-error.'
      }
    ],
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla', 'url'],
    'no-descending-specificity': null,
    'scale-unlimited/declaration-strict-value': [
      [
        '/color$/',
        'fill',
        'stroke',
        'box-shadow',
        'font-family',
        'font-size',
        'z-index'
      ],
      {
        ignoreValues: [
          'currentcolor',
          'inherit',
          'initial',
          'none',
          'transparent',
          'unset',
          '/em$/',
          '/^-?[0-9]$/'
        ]
      }
    ],
    'selector-class-pattern': [
      '^(jp|lm)-[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$',
      { message: 'Write jp-ChatExt-thing, or jp-mod-state.' }
    ]
  }
};
