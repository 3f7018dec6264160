# frozen_string_literal: true

require "fileutils"
require "json"
require_relative "../host-ruby/lib/tasker_contrib_rails"

# Writes templates/rails as a plugin that Tasker's own CLI renders: the same templates, with what it lacks made of what
# it has. It has none of our filters, and all of its arguments are texts, so steps are `name` or `name:dependencies`. It
# writes every file of a template, so a Minitest file comes with a template of its own.
class PluginExport
  SOURCE = File.expand_path("../templates/rails", __dir__)
  # Parts of `task_template`, `install` and `adopt`, which are nothing without them.
  LEFT_OUT = /\A(?:workflow_.*|stack|adopt)\z/
  # Files for the tests of an application, by the flag that asks for them.
  TESTS = { "spec" => "", "test" => "_minitest" }.freeze

  # A text in a Ruby string between double quotes.
  RUBY = { "\\" => "\\\\", '"' => '\"', '#{' => '\#{', '#$' => '\#$', '#@' => '\#@', "\n" => '\n' }
    .map { |from, to| "replace(from='#{from}', to='#{to}')" }.join(" | ")

  # What stands for a value with one of our filters.
  FILTERS = { "ruby_string" => %("{{ %s | #{RUBY} }}"), "yaml_string" => '"{{ %s }}"', "ruby_constant" => "{{ %s }}" }
    .freeze
  # What our generators make of an argument that is more than a text.
  ARGUMENTS = {
    "in patterns" => 'in patterns | split(pat=" ")', "pattern.text" => "pattern",
    "if pattern.method" => 'if not pattern is ending_with("*")',
    "pattern.method" => 'pattern | replace(from=".", to="_")',
    "for step in steps %}" => 'for word in steps | split(pat=" ") %}{% set step = word | split(pat=":") %}' \
      "{% if step | length > 2 %}{{ throw(message=\"a step is `name` or `name:dependencies`; " \
      "`rails generate tasker:task_template` knows types too\") }}{% endif %}",
    "step.name" => "step.0", "if step.dependencies" => "if step.1 is defined",
    "in step.dependencies" => 'in step.1 | split(pat=",")'
  }.freeze
  # Parts that only steps with a type have, and those with the workflow's name.
  OF_TYPES = /^\{%- if step\.(?:type|worker|name in own)\b.*?\{%-? endif %\}\n/m

  # How the variables of a name are made, as macros.
  NAMES = <<~'TERA'
    {% macro file_path(name, namespace, suffix) -%}
      {%- set path = namespace ~ "/" ~ name | replace(from="::", to="/") -%}
      {%- for part in path | split(pat="/") -%}
        {%- if part and loop.last -%}{{ part | snake_case | trim_end_matches(pat=suffix) }}
        {%- elif part -%}{{ part | snake_case }}/
        {%- endif -%}
      {%- endfor -%}
    {%- endmacro %}
    {% macro file_name(name, namespace, suffix) -%}
      {{ self::file_path(name=name, namespace=namespace, suffix=suffix) | split(pat="/") | last }}
    {%- endmacro %}
    {% macro module(name, namespace, suffix) -%}
      {%- set path = self::file_path(name=name, namespace=namespace, suffix=suffix) -%}
      {%- for part in path | split(pat="/") -%}
        {%- if not loop.last -%}{{ part | pascal_case }}::{%- endif -%}
      {%- endfor -%}
    {%- endmacro %}
    {% macro class_name(name, namespace, suffix) -%}
      {%- set last = self::file_name(name=name, namespace=namespace, suffix=suffix) -%}
      {{ self::module(name=name, namespace=namespace, suffix=suffix) }}{{ last | pascal_case }}
    {%- endmacro %}
    {% macro namespace_name(name, namespace, suffix) -%}
      {%- set path = self::file_path(name=name, namespace=namespace, suffix=suffix) -%}
      {%- set parts = path | split(pat="/") -%}
      {%- if parts | length == 1 -%}default
      {%- else -%}{{ parts | slice(end=-1) | join(sep="_") }}
      {%- endif -%}
    {%- endmacro %}
  TERA
  VARIABLES = %w[ class_name file_name file_path module namespace_name ].freeze
  private_constant(*constants(false))

  # @param folder [String] where to write it
  def initialize(folder)
    @folder = folder
  end

  # @return [Array<String>] the names of its templates
  def call
    own = manifest("tasker-plugin.toml")
    written = templates(own).map { |name, reference, flag| template(name, reference, flag) }
    write "tasker-plugin.toml", [ toml("plugin", own, %w[ name description version language framework ]),
      *written.map { |one| toml("[templates]", one, %w[ name path description ]) } ].join("\n")
    written.map { |one| one["name"] }
  end

  private
    # Each template, once for each kind of test that it can write.
    def templates(own)
      own["templates"].grep_v(->(one) { one["name"].match?(LEFT_OUT) }).flat_map do |reference|
        flags = parameters(reference).map { |one| one["name"] } & TESTS.keys
        flags = [ nil ] if flags.empty?
        flags.map { |flag| [ "#{reference["name"]}#{TESTS[flag]}", reference, flag ] }
      end
    end

    def parameters(reference) = described(reference)["parameters"] || []
    def described(reference) = manifest("#{reference["path"]}/template.toml")

    def template(name, reference, flag)
      described = described(reference)
      outputs = described["outputs"].select { |output| output["when"].nil? || output["when"] == flag }
      suffix = parameters(reference).find { |one| one["suffix"] }&.fetch("suffix")
      namespaced = parameters(reference).any? { |one| one["name"] == "namespace" }
      @names = { suffix: suffix ? "_#{suffix}" : "::", namespaced: }
      description = [ described["description"], ("(Minitest)" if flag == "test") ].compact.join(" ")
      write "#{name}/template.toml", [ toml(nil, { "name" => name, "description" => description }),
        *taken(reference).map { |one| toml("[parameters]", one, %w[ name description required default ]) },
        *outputs.map { |one| toml("[outputs]", output(one), %w[ template subdir filename ]) } ].join("\n")
      sources = outputs.map { |output| output["template"] }.uniq
      sources.each do |source|
        write "#{name}/#{source}", translated(File.read("#{SOURCE}/#{reference["path"]}/#{source}"))
      end
      write "#{name}/names.tera", NAMES if suffix || reference["name"] == "task_template"
      { "name" => name, "path" => name, "description" => description }
    end

    # The parameters that have a meaning there.
    def taken(reference)
      parameters(reference).reject { |one| [ *TESTS.keys, "type", "own" ].include?(one["name"]) }.map do |one|
        next one unless one["name"] == "steps"

        one.merge("description" => "Its steps as name or name:dependencies, such as \"validate ship:validate\"")
      end
    end

    def output(output)
      { **output.slice("template", "subdir"), "filename" => translated(output["filename"]) }
    end

    # The same text with what the CLI has.
    def translated(text)
      text = text.gsub(OF_TYPES, "").gsub(Regexp.union(ARGUMENTS.keys), ARGUMENTS)
      text = text.gsub(/\{\{ ([^{}]+) \| (\w+) \}\}/) { |tag| FILTERS.key?($2) ? format(FILTERS[$2], $1) : tag }
      left = text[/\| (?:ruby|yaml|toml)_\w+/]
      raise "There is no rule for `#{left}` in #{__FILE__}." if left

      used = VARIABLES.select { |variable| text.match?(/\b#{variable}\b/) }
      used.empty? ? text : "#{names(used)}#{text}"
    end

    def names(variables)
      arguments = "name=name, namespace=#{@names[:namespaced] ? "namespace" : '""'}, suffix=#{@names[:suffix].inspect}"
      sets = variables.map { |variable| "{% set #{variable} = names::#{variable}(#{arguments}) %}" }
      "{% import \"names.tera\" as names %}#{sets.join}"
    end

    def toml(table, values, keys = values.keys)
      rows = keys.filter_map { |key| "#{key} = #{JSON.generate(values[key])}\n" unless values[key].nil? }
      "#{"[#{table}]\n" if table}#{rows.join}"
    end

    def manifest(path)
      PluginExport::Toml.read(File.read("#{SOURCE}/#{path}"))
    end

    def write(path, text)
      target = File.join(@folder, path)
      FileUtils.mkdir_p(File.dirname(target))
      File.write(target, text)
    end

  # The little TOML that our own manifests use: tables of strings, booleans and lists of strings.
  module Toml
    # @return [Hash]
    def self.read(text)
      text.each_line(chomp: true).with_object({ nil => table = {} }) do |line, all|
        case line
        when /\A\[\[(\w+)\]\]\z/ then (all[nil][$1] ||= []) << (table = {})
        when /\A\[(\w+)\]\z/ then table = all[nil]
        when /\A(\w+) = '(.*)'\z/ then table[$1] = $2
        when /\A(\w+) = (.+)\z/ then table[$1] = JSON.parse($2)
        end
      end.fetch(nil)
    end
  end
end
