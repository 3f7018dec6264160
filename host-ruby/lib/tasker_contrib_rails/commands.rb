# frozen_string_literal: true

module TaskerContribRails
  # The implementation of the `rails tasker:*` commands.
  #
  # @api private
  module Commands
    FOLDER = File.expand_path("../rails/commands/tasker", __dir__)
    private_constant :FOLDER

    # @return [String] a line for each command: how it is written, and the first sentence of what it does
    def self.list
      Dir.glob("*_command.rb", base: FOLDER).each { |file| require File.join(FOLDER, file) }
      tasker = ::Rails::Command::Tasker
      classes = tasker.constants.grep(/Command\z/).map { |name| tasker.const_get(name) }
      commands = classes.flat_map { |command| command.commands.values }.sort_by(&:usage)
      names = commands.map { |command| "bin/rails tasker:#{command.usage}" }
      width = names.map(&:length).max
      lines = names.zip(commands).map { |name, it| "#{name.ljust(width)}  # #{it.description.split(". ").first}\n" }
      "#{lines.join}\n`bin/rails tasker:NAME --help` lists the options of each.\n"
    end
  end
end
