# frozen_string_literal: true

require "open3"
require "pathname"

RSpec::Matchers.define_negated_matcher :exclude, :include

# Runs the command that `rake command:test` built.
module Command
  PATH = ENV.fetch("TASKER_CONTRIB") { abort "These specs need the command: run `bundle exec rake command:test`." }

  Outcome = Data.define(:output, :errors, :status)

  # @param arguments [Array<String>]
  # @param root [Pathname] the folder in which it runs
  # @param input [String] what is piped into it
  # @return [Outcome]
  def command(*arguments, root: Dir.pwd, env: {}, input: "")
    surroundings = %w[ TASKER_ENV TASKER_CONFIG_PATH RAILS_ENV DATABASE_URL ].to_h { |name| [ name, nil ] }
    output, errors, status =
      Open3.capture3(surroundings.merge(env), PATH, *arguments, chdir: root.to_s, stdin_data: input)
    expect(errors).not_to include("panicked")
    output, errors = [ output, errors ].map { |text| text.force_encoding(Encoding::UTF_8) }
    Outcome.new(output:, errors:, status: status.exitstatus)
  end

  # Yields a folder with these files.
  def application(files = {})
    Dir.mktmpdir do |dir|
      files.each do |name, text|
        path = Pathname(dir).join(name)
        path.dirname.mkpath
        path.binwrite(text)
      end
      yield Pathname(dir).realpath
    end
  end
end
