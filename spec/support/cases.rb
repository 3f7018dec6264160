# frozen_string_literal: true

require "json"

# A folder of spec/cases, whose README says what the files are.
class Case
  ROOT = File.expand_path("../cases", __dir__)

  # Of each room those files that are given; all others must come out.
  GIVEN = {
    "config" => %w[ inputs.json base/*.toml environments/*.toml final.toml ],
    "events" => %w[ input.txt ],
    "generator" => %w[ request.json ],
    "operations" => %w[ task.json template.yaml view.json ],
    "plugins" => %w[ request.json plugin/**/* ],
    "runner" => %w[ template.yaml script.json ],
    "workflow" => %w[ *.yaml view.json profile.txt reads.txt ]
  }.freeze

  # @param room [String]
  # @return [Array<Case>] by name
  def self.all(room) = Dir.children("#{ROOT}/#{room}").sort.map { |name| new(room, name) }

  attr_reader :name

  def initialize(room, name)
    @room, @name = room, name
  end

  def title = name.tr("_", " ")
  def path(file = "") = File.join(ROOT, @room, name, file)
  def text(file) = File.read(path(file), encoding: Encoding::UTF_8)
  def json(file) = JSON.parse(text(file))

  # @return [Hash{Symbol => Object}] the part of a graph to draw, all of it by default
  def view
    given = given_names.include?("view.json") ? JSON.parse(text("view.json"), symbolize_names: true) : {}
    TaskerContribRails::Workflows::View.new(**given).to_h
  end

  # @return [Hash{String => String}] texts by their files' names
  def given = texts(given_names)
  def expected = texts(names - given_names)

  # Findings as the README has them.
  #
  # @param diagnostics [Array<TaskerContribRails::Diagnostic>]
  # @return [Hash{String => String}] the file, where there is anything to say
  def self.findings(diagnostics) = diagnostics.empty? ? {} : { "findings.txt" => written(diagnostics) }

  # @return [String]
  def self.written(diagnostics)
    diagnostics.map do |diagnostic|
      beside = { label: diagnostic.label, help: diagnostic.help }.reject { |_, text| text.empty? }
      [ "#{place(diagnostic)} #{diagnostic.severity} #{diagnostic.code}: #{diagnostic.message}\n",
        *beside.map { |word, text| "  #{word}: #{text}\n" },
        *diagnostic.related.map { |related| "  see #{place(related)}: #{related.message}\n" } ].join
    end.join
  end

  def self.place(span) = "#{span.source}:#{span.line}:#{span.column}+#{span.length}"
  private_class_method :place

  private
    def texts(names) = names.to_h { |file| [ file, text(file) ] }
    def names = Dir.glob("**/*", File::FNM_DOTMATCH, base: path).select { |file| File.file?(path(file)) }.sort

    def given_names
      exactly = File::FNM_PATHNAME | File::FNM_DOTMATCH
      names.select { |file| GIVEN.fetch(@room).any? { |pattern| File.fnmatch(pattern, file, exactly) } }
    end
end
