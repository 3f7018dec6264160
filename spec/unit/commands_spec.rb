# frozen_string_literal: true

require "active_support/all"
require "rails/command"

RSpec.describe TaskerContribRails::Commands do
  it "lists every command, with what it takes and does" do
    files = Dir[File.expand_path("../../host-ruby/lib/rails/commands/tasker/*_command.rb", __dir__)]
    lines = described_class.list.lines(chomp: true)

    expect(lines).to include(/\Abin\/rails tasker:run NAME  +# Run a workflow in this process\z/)
    expect(lines.grep(/\Abin/).map { |line| line[/tasker:(\w+)/, 1] })
      .to match_array(files.map { |file| File.basename(file, "_command.rb") })
    expect(lines.last).to include("--help")
  end
end
