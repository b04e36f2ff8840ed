#!/usr/bin/env ruby
# Writes NNN-name.html beside each NNN-name.md: what kramdown makes of it with Jekyll's defaults.
#
#   ruby tests/data/kramdown/regenerate.rb
#
# Debian: apt-get install ruby-kramdown ruby-kramdown-parser-gfm (the stored files are of kramdown 2.4.0, parser-gfm 1.1.0).

require "kramdown"
require "kramdown-parser-gfm"

# Jekyll 4.3, lib/jekyll/configuration.rb; syntax highlighting is off, since it is no matter of Markdown.
OPTIONS = {
  input: "GFM",
  auto_ids: true,
  toc_levels: (1..6).to_a,
  entity_output: "as_char",
  smart_quotes: "lsquo,rsquo,ldquo,rdquo",
  hard_wrap: false,
  footnote_nr: 1,
  syntax_highlighter: nil,
}.freeze

Dir[File.join(__dir__, "*.md")].sort.each do |source|
  html = Kramdown::Document.new(File.read(source, encoding: "UTF-8"), OPTIONS).to_html
  File.write(source.sub(/\.md\z/, ".html"), html)
end
