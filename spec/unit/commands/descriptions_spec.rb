# frozen_string_literal: true

require "active_support/all"
require "rails/command"

# `rails --help` cuts what a line has no room for, and docs/commands.md lists all of them.
RSpec.describe "The commands" do
  root = File.expand_path("../../..", __dir__)
  Dir["#{root}/host-ruby/lib/rails/commands/tasker/*_command.rb"].each { |file| require file }
  classes = Rails::Command::Tasker.constants.grep(/Command\z/).map { |name| Rails::Command::Tasker.const_get(name) }
  commands = classes.flat_map { |command| command.commands.values }.sort_by(&:name)

  commands.each do |command|
    it "say in less than 45 characters what #{command.name} does" do
      expect(command.description.split(". ").first.length).to be < 45
    end
  end

  it "are in docs/commands.md, in the words of `rails --help`" do
    page = "#{root}/docs/commands.md"
    rows = commands.map { |command| "| `bin/rails tasker:#{command.usage}` | #{command.description}. |\n" }
    table = "| command | what it does |\n| --- | --- |\n#{rows.join}"
    File.write(page, File.read(page).sub(/^\| command .*\z/m, table)) if ENV["UPDATE_DOCS"]
    expect(File.read(page)).to end_with(table)
  end
end
