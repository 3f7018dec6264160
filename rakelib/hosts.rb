# frozen_string_literal: true

require_relative "contract_files"

# The table of hosts in the README: who runs the component, how many cases each passes, and how much code that takes.
# The counts are rounded, so that not every change of the code changes the README, and held by a spec; the times are
# those of the machine on which the table was made.
class Hosts
  ROOT = File.expand_path("..", __dir__)
  CASES = File.join(ROOT, "spec/cases")
  MARK = /(?<=<!-- made by `rake hosts` -->\n).*?(?=<!-- end of hosts -->)/m
  private_constant :CASES

  # A host: its code that loads and calls the component, its code that runs workflows, and what runs the cases, from
  # which `pattern` reads the rooms. In JavaScript without the context of Tasker's TypeScript worker (context.js), and
  # without what tells callers of their mistakes (arguments.js).
  Host = Data.define(:name, :engine, :calls, :runs, :cases, :pattern) do
    def rooms = files(cases).flat_map { |file| File.read(file).scan(pattern) }.flatten.uniq.sort

    # Without comments and blank lines.
    def lines(which) = files(which).sum { |file| File.readlines(file).grep_v(%r{\A\s*(#|//|\z)}).size }

    private
      def files(globs) = globs.flat_map { |glob| Dir[File.join(ROOT, glob)] }.sort
  end

  RUBY = "host-ruby/lib/tasker_contrib_rails"
  ALL = [
    Host.new(name: "Ruby", engine: "wasmtime gem", calls: [ "#{RUBY}/component.rb", "#{RUBY}/component/*.rb" ],
      runs: [ "#{RUBY}/inline.rb", "#{RUBY}/inline/*.rb" ], cases: [ "spec/hosts/*_cases_spec.rb" ],
      pattern: %r{"spec/cases/(\w+), hosted in Ruby"}),
    Host.new(name: "Rust", engine: "wasmtime crate", calls: [ "host-rust/src/lib.rs" ],
      runs: [ "host-rust/src/inline.rs" ], cases: [ "host-rust/tests/cases/*.rs" ], pattern: /\beach\("(\w+)"/),
    Host.new(name: "JavaScript", engine: "jco, Node or a browser",
      calls: %w[ component index rejected templates ].map { |name| "host-js/src/#{name}.js" },
      runs: %w[ handlers inline ].map { |name| "host-js/src/#{name}.js" }, cases: [ "host-js/test/cases.test.js" ],
      pattern: %r{from "\./rooms/(\w+)\.js"})
  ].freeze

  class << self
    # @return [Array<String>] the rooms whose cases the component answers
    def rooms
      folders = Dir.children(CASES).select { |room| File.directory?(File.join(CASES, room)) }
      folders.select { |room| ContractFiles.host_room?(room) }.sort
    end

    # @return [Integer] the cases of these rooms
    def cases(rooms) = rooms.sum { |room| Dir["#{CASES}/#{room}/*/"].size }

    # @return [Hash{String => Array<Integer>}] cases and lines of each host
    def counts = ALL.to_h { |host| [ host.name, [ cases(host.rooms), host.lines(host.calls), host.lines(host.runs) ] ] }

    # @param times [Hash{String => String}] milliseconds of a call, by host
    # @return [String]
    def table(times)
      rows = ALL.map { |host| [ host.name, host.engine, *rounded(*counts[host.name]), "#{times.fetch(host.name)} ms" ] }
      head = [ "host", "engine", "cases, at least", "lines that call, about", "lines that run workflows, about",
               "a call" ]
      [ head, head.map { |title| "-" * title.length }, *rows ].map { |row| "| #{row.join(" | ")} |\n" }.join
    end

    # @param row [String] of the table
    # @return [Array<Integer>] its counts that the code has left behind
    def outdated(row, cases, *lines)
      said = row.split("|").values_at(3, 4, 5).map(&:to_i)
      [ *(said.first unless (cases - 19..cases).cover?(said.first)),
        *said.drop(1).zip(lines).filter_map { |about, now| about if (about - now).abs > [ now / 10, 10 ].max } ]
    end

    private
      def rounded(cases, *lines) = [ cases.floor(-1), *lines.map { |count| count.round(-1) } ]
  end
end
