# frozen_string_literal: true

require "active_support/all"
require "rails/command"

# What is typed after a command is text in UTF-8, before anything looks at it.
RSpec.describe "The arguments of commands" do
  folder = File.expand_path("../../../host-ruby/lib/rails/commands/tasker", __dir__)
  Dir["#{folder}/*_command.rb"].each { |file| require file }
  tasker = Rails::Command::Tasker
  classes = tasker.constants.grep(/Command\z/).map { |name| tasker.const_get(name) }

  def refusal(command, *arguments)
    errors = StringIO.new
    before, $stderr = $stderr, errors
    command.perform(command.commands.keys.first, arguments, {})
    nil
  rescue SystemExit => exit
    [ exit.status, errors.string ]
  ensure
    $stderr = before
  end

  it "of tasker:complete have a result that can be stored" do
    complete = ->(result) {
      refusal(tasker::CompleteCommand, "0" * 8, "ship", "--because", "x", "--result", result).last
    }

    expect(complete.call("{")).to start_with("tasker:complete: --result is not JSON: ")
    expect(complete.call('{"a":1e400}'))
      .to eq("tasker:complete: --result can't be stored: a is Infinity, which JSON does not have.\n")
    expect(complete.call('"\u0000"')).to include("--result can't be stored: it contains a NUL character")
    expect(complete.call("123456789012345678901")).to include("it is an Integer beyond 64 bits.")
  end

  classes.each do |command|
    name, thor = command.commands.first

    it "of tasker:#{name} are refused in a sentence where they are not UTF-8" do
      message = "tasker:#{name}: `%s` is not UTF-8. Write it in UTF-8.\n"
      expect(refusal(command, "\xFF")).to eq([ 1, format(message, '\xFF') ])
      thor.options.each_value do |option|
        expect(refusal(command, option.switch_name, "caf\xE9")).to eq([ 1, format(message, 'caf\xE9') ])
        expect(refusal(command, "#{option.switch_name}=\e\xE9"))
          .to eq([ 1, format(message, "#{option.switch_name}=\\e\\xE9") ])
      end
    end
  end
end
