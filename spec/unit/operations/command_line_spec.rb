# frozen_string_literal: true

RSpec.describe TaskerContribRails::Operations::CommandLine do
  task = "01890000-0000-7000-8000-0000deadbeef"

  it "names the task by its end, and the step as a shell reads it" do
    expect(described_class.of(:cancel, task)).to eq('bin/rails tasker:cancel deadbeef --because "…"')
    expect(described_class.of("retry", task, "charge the card"))
      .to eq('bin/rails tasker:retry deadbeef charge\ the\ card --because "…"')
    expect(described_class.of("skip", task, "a'\n\u202E")).to end_with(%q( $'a\\'\\U0000000A\\U0000202E' --because "…"))
  end
end
