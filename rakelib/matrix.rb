# frozen_string_literal: true

require "fileutils"
require_relative "matrix_app"

Encoding.default_external = Encoding::UTF_8 # also where the machine has no locale

# A user's path through a new app, with each Rails of gemfiles/ on each Ruby, and what came of it as a table.
class Matrix
  README = File.join(MatrixApp::ROOT, "README.md")
  TABLE = /(?<=<!-- made by `UPDATE_README=1 rake matrix` -->\n).*(?=<!-- end of matrix -->)/m

  # @param rails [Array<String>] names in gemfiles/, or parts of them; all where empty
  # @param rubies [Array<String>] folders with a `ruby` and its `bundle`; where empty, the Ruby of the PATH
  def initialize(rails, rubies)
    gemfiles = Dir[File.join(MatrixApp::ROOT, "gemfiles/*.gemfile")].sort.select do |file|
      rails.empty? || rails.any? { |part| File.basename(file).include?(part) }
    end
    @apps = (rubies.empty? ? [ nil ] : rubies).product(gemfiles).map { |ruby, gemfile| MatrixApp.new(ruby, gemfile) }
  end

  # @return [Boolean] whether all of it went well
  def call
    $stdout.sync = true # whoever waits sees how far it is
    @apps.each(&:call)
    rows = @apps.map do |app|
      [ app.ruby, app.name, *app.versions.values, *app.results.values, "#{app.seconds.round} s" ]
    end
    puts "", table([ "Ruby", "gemfile", *MatrixApp::GEMS, *MatrixApp::STEPS, "" ], rows)
    passed = @apps.any? && @apps.all?(&:passed?)
    write_readme if passed && ENV["UPDATE_README"]
    passed
  end

  private
    # What was run, and no more.
    def write_readme
      rows = @apps.group_by(&:name).values.map do |apps|
        of_each_ruby = apps.map { |app| app.versions.values }.transpose
        versions = of_each_ruby.map { |of_one_gem| of_one_gem.uniq.join(" or ") }
        [ versions.first, apps.map { |app| app.ruby[/\d+\.\d+/] }.sort.join(", "), *versions.drop(1) ]
      end
      File.write(README, File.read(README).sub(TABLE) { table([ "Rails", "Ruby", *MatrixApp::GEMS.drop(1) ], rows) })
    end

    def table(head, rows)
      widths = [ head, *rows ].transpose.map { |cells| cells.map(&:size).max }
      lines = [ head, widths.map { |width| "-" * width }, *rows ].map do |cells|
        "| #{cells.zip(widths).map { |cell, width| cell.ljust(width) }.join(" | ")} |\n"
      end
      lines.join
    end
end
