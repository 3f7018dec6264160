# frozen_string_literal: true

threads 3, 3
port ENV.fetch("PORT", 3000)
